import type { Command } from "commander";
import type { Hex } from "viem";
import type { Allocation } from "../../src/allocation/allocation.ts";
import { requireFree } from "../../src/allocation/output/replaceDirectory.ts";
import { writeTreeDirectory } from "../../src/allocation/output/writeTreeDirectory.ts";
import { parseAmount } from "../../src/allocation/read/parseAmount.ts";
import { readAllocation } from "../../src/allocation/readAllocation.ts";
import { shuffleToJson } from "../../src/allocation/shuffle/shuffleJson.ts";
import { type ShuffleRecord, sourceText } from "../../src/allocation/shuffle/shuffleRecord.ts";
import { buildTree, type Tree } from "../../src/allocation/tree/buildTree.ts";
import type { Convention } from "../../src/allocation/tree/convention.ts";
import { conventionNamed } from "../../src/allocation/tree/conventions.ts";
import { printResult, progress, table } from "../output.ts";
import { inTokens } from "./inTokens.ts";

export type BuildOptions = {
  readonly convention: string;
  readonly json?: boolean;
  readonly out?: string;
  readonly decimals?: number;
  readonly supply?: string;
  /** File of the commitment by which the rows are shuffled; left out: they stay in source order. */
  readonly commitment?: string;
  readonly rpc?: string;
  readonly blockHash?: Hex;
  readonly drandSignature?: Hex;
  readonly waves?: number;
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
  const tree = await treeOf(allocation, conventionNamed(convention), options);
  if (out !== undefined) await writeTreeDirectory(tree, out);
  const { root, count, allocationHash, shuffle } = tree;
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
      shuffle: shuffle === undefined ? null : shuffleToJson(shuffle),
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
        ...(shuffle === undefined ? [] : shuffleRows(shuffle)),
        ...(out === undefined ? [] : [["written to", out] as const]),
      ]),
      ...warnings.map(({ message }) => `warning: ${message}`),
    ],
  );
}

async function treeOf(allocation: Allocation, convention: Convention, options: BuildOptions): Promise<Tree> {
  const { commitment, ...rest } = options;
  const onProgress = progress("hashing");
  if (commitment === undefined) return buildTree(allocation, convention, { onProgress });
  // A chain and pairings are only for those who shuffle.
  const { buildShuffledTree } = await import("../../src/allocation/shuffle/buildShuffledTree.ts");
  const { requireShuffleable } = await import("../../src/allocation/shuffle/requireShuffleable.ts");
  const { shuffleOf } = await import("./shuffleOf.ts");
  requireShuffleable(allocation, convention);
  const { record, reads } = await shuffleOf({ ...rest, commitment });
  const tree = await buildShuffledTree(allocation, convention, record, { onProgress });
  if (reads === undefined) return tree;
  const { requireFairShuffle } = await import("./requireFairShuffle.ts");
  const { registry } = record.timestamped;
  await requireFairShuffle({
    manifest: { root: tree.root, allocationHash: tree.allocationHash, shuffle: shuffleToJson(record) },
    registry,
    reads,
  });
  return tree;
}

function shuffleRows({ source, randomness, commitment, waves }: ShuffleRecord) {
  return [
    ["shuffled by", sourceText(source)],
    ["randomness", randomness],
    ["commitment", commitment],
    ...(waves === undefined ? [] : [["waves", waves] as const]),
  ] as const;
}

function readSupply({ supply, decimals }: BuildOptions, command: Command): bigint | undefined {
  if (supply === undefined) return undefined;
  const amount = parseAmount(supply, decimals);
  if (typeof amount === "bigint") return amount;
  command.error(`error: --supply '${supply}' ${amount.problem}. ${amount.cure}`);
}
