import { basename } from "node:path";
import type { Command } from "commander";
import type { Hex } from "viem";
import { importDump } from "../../src/node/allocation/dump/importDump.ts";
import { rulesOf } from "../../src/sdk/allocation/tree/convention.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { readHash, readPath } from "../command/optionReaders.ts";
import { type ReplaceOptions, replaceOption } from "../command/replaceOption.ts";
import { readData } from "../command/standardInput.ts";
import { printResult, table } from "../output.ts";
import { progressOfSteps } from "../progress.ts";

export function define(command: Command): void {
  command
    .argument("<file>", "the JSON that tree.dump() gave (standard-v1)", readData)
    .option(
      "--out <path>",
      "write the tree into this folder, or only its rows into a file that ends in .csv",
      readPath,
    )
    .addOption(replaceOption())
    .option("--root <hash>", "the root that must come out", readHash)
    .option("--json", "print one JSON document and nothing else")
    .action(importTree);
}

type ImportOptions = ReplaceOptions & {
  readonly out?: string;
  readonly root?: Hex;
  readonly json?: boolean;
};

async function importTree(file: string, { json = false, ...options }: ImportOptions): Promise<void> {
  const { tree, sha256 } = await importDump(file, { ...options, onProgress: progressOfSteps() });
  const { out } = options;
  const { convention, count, allocation, nodes } = tree;
  const { total, warnings } = allocation;
  printResult(
    json,
    {
      root: tree.root,
      convention: convention.name,
      rules: rulesOf(convention),
      count,
      total,
      nodes: nodes.length / 32,
      dump: { name: basename(file), sha256 },
      warnings,
      out: out ?? null,
    },
    [
      ...table([
        ["root", tree.root],
        ["convention", `${convention.name}: ${convention.summary}`],
        ["rows", count],
        ["total", tokenAmount(total, {})],
        ["equal", `${nodes.length / 32} nodes, and the place of every value`],
        ...(out === undefined ? [] : [["written to", out] as const]),
      ]),
      ...warnings.map(({ message }) => `warning: ${message}`),
    ],
  );
}
