import type { Command } from "commander";
import { requireFree } from "../../src/allocation/output/replaceDirectory.ts";
import { writeTreeDirectory } from "../../src/allocation/output/writeTreeDirectory.ts";
import { parseAmount } from "../../src/allocation/read/parseAmount.ts";
import { readAllocation } from "../../src/allocation/readAllocation.ts";
import { buildTree } from "../../src/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../src/allocation/tree/conventions.ts";
import { printResult, progress, table } from "../output.ts";
import { inTokens } from "./inTokens.ts";

export type BuildOptions = {
  readonly convention: string;
  readonly json?: boolean;
  readonly out?: string;
  readonly decimals?: number;
  readonly supply?: string;
};

/** `symbolon tree build FILE`. */
export async function build(file: string, options: BuildOptions, command: Command): Promise<void> {
  const { convention, json = false, out, decimals } = options;
  const supply = readSupply(options, command);
  // Before the long work, and again before the folder takes its name.
  if (out !== undefined) await requireFree(out);
  const allocation = await readAllocation(file, {
    ...(decimals !== undefined && { decimals }),
    ...(supply !== undefined && { supply }),
    onProgress: progress("reading"),
  });
  const tree = buildTree(allocation, conventionNamed(convention), { onProgress: progress("hashing") });
  if (out !== undefined) await writeTreeDirectory(tree, out);
  const { root, count, allocationHash } = tree;
  const { total, warnings, source } = tree.allocation;
  printResult(
    json,
    {
      convention,
      root,
      count,
      total,
      decimals: decimals ?? null,
      allocationHash,
      source: source ?? null,
      warnings,
      out: out ?? null,
    },
    [
      ...table([
        ["root", root],
        ["convention", convention],
        ["rows", count],
        ["total", inTokens(total, decimals)],
        ["allocation hash", allocationHash],
        ...(out === undefined ? [] : [["written to", out] as const]),
      ]),
      ...warnings.map(({ message }) => `warning: ${message}`),
    ],
  );
}

function readSupply({ supply, decimals }: BuildOptions, command: Command): bigint | undefined {
  if (supply === undefined) return undefined;
  const amount = parseAmount(supply, decimals);
  if (typeof amount === "bigint") return amount;
  command.error(`error: --supply '${supply}' ${amount.problem}. ${amount.cure}`);
}
