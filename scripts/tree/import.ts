import { basename } from "node:path";
import type { Hex } from "viem";
import { importDump } from "../../src/node/allocation/dump/importDump.ts";
import { rulesOf } from "../../src/sdk/allocation/tree/convention.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";
import { progressOfSteps } from "../progress.ts";

type ImportOptions = ReplaceOptions & {
  readonly out?: string;
  readonly root?: Hex;
  readonly json?: boolean;
};

export async function importTree(file: string, { json = false, ...options }: ImportOptions): Promise<void> {
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
