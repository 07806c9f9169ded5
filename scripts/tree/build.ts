import type { Command } from "commander";
import type { Hex } from "viem";
import type { Allocation } from "../../src/allocation/allocation.ts";
import { bucketWarning } from "../../src/allocation/output/longestBucket.ts";
import { requireFree } from "../../src/allocation/output/requireFree.ts";
import { writeTreeDirectory } from "../../src/allocation/output/writeTreeDirectory.ts";
import { readAllocation } from "../../src/allocation/readAllocation.ts";
import { shuffleToJson } from "../../src/allocation/shuffle/shuffleJson.ts";
import { buildTree, type Tree } from "../../src/allocation/tree/buildTree.ts";
import { type Convention, rulesOf } from "../../src/allocation/tree/convention.ts";
import { checkConvention, requireRoot } from "../../src/allocation/tree/requireRoot.ts";
import type { Hasher } from "../../src/core/hasher.ts";
import { printResult, progress, table } from "../output.ts";
import { buildLines } from "./build/buildLines.ts";
import { createTimes } from "./build/times.ts";
import { type ConventionOptions, conventionFromOptions } from "./conventionOptions.ts";
import { type ReadOptions, readOptions } from "./readOptions.ts";
import { openTreeHasher } from "./treeHasher.ts";

export type BuildOptions = ReadOptions &
  ConventionOptions & {
    readonly json?: boolean;
    readonly out?: string;
    readonly proofs?: "binary" | "json";
    /** True: beside `out`. */
    readonly report?: string | true;
    readonly verify?: boolean;
    /** The root that must come out. */
    readonly root?: Hex;
    readonly threads?: number;
    /** File of the commitment by which the rows are shuffled; left out: they stay in source order. */
    readonly commitment?: string;
    readonly rpc?: string;
    readonly blockHash?: Hex;
    readonly drandSignature?: Hex;
    readonly waves?: number;
  };

type Warning = { readonly code: string; readonly message: string };

/** `symbolon tree build FILE`. */
export async function build(file: string, options: BuildOptions, command: Command): Promise<void> {
  const { json = false, out } = options;
  const report = options.report === true ? `${out}.html` : options.report;
  const read = readOptions(options, command);
  const convention = conventionFromOptions(options);
  const warning = checkConvention(convention, options.root);
  // Before the long work, and again before the folder takes its name.
  if (out !== undefined) await requireFree(out);
  if (report !== undefined) (await reports()).requireFreeReport(report, out);
  const times = createTimes();
  const hasher = await openTreeHasher(file, options.threads);
  try {
    const allocation = await readAllocation(file, { ...read, hasher, onProgress: progress("reading") });
    times.end("read");
    const tree = await treeOf(allocation, convention, hasher, options);
    times.end("tree");
    requireRoot(tree, options.root, file);
    const doubts: (Warning | undefined)[] = [warning];
    if (out !== undefined) {
      const { proofs } = options;
      const onProgress = progress("writing");
      const writing = { hasher, onProgress, ...(proofs !== undefined && { proofs }) };
      doubts.push(bucketWarning(tree, await writeTreeDirectory(tree, out, writing)));
      times.end("write");
    }
    if (report !== undefined) {
      (await reports()).writeReport(tree, report);
      times.end("report");
    }
    const checks = options.verify && out !== undefined ? await verified(out, hasher) : undefined;
    if (checks !== undefined) times.end("verify");
    const { root, count, allocationHash, shuffle } = tree;
    const { total, merged = 0, decimals = null, source = null } = tree.allocation;
    const warnings = [...doubts.filter((doubt) => doubt !== undefined), ...tree.allocation.warnings];
    const places = { out: out ?? null, report: report ?? null, checks: checks ?? null };
    printResult(
      json,
      {
        convention: convention.name,
        rules: rulesOf(convention),
        root,
        count,
        total,
        merged,
        decimals,
        allocationHash,
        shuffle: shuffle === undefined ? null : shuffleToJson(shuffle),
        source,
        warnings,
        ...places,
      },
      [...table(buildLines(tree, places)), ...warnings.map(({ message }) => `warning: ${message}`)],
    );
    times.print();
  } finally {
    await hasher.close();
  }
}

async function treeOf(
  allocation: Allocation,
  convention: Convention,
  hasher: Hasher,
  options: BuildOptions,
): Promise<Tree> {
  const { commitment, ...rest } = options;
  const building = { hasher, onProgress: progress("hashing") };
  if (commitment === undefined) return buildTree(allocation, convention, building);
  // A chain and pairings are only for those who shuffle.
  const { buildShuffledTree } = await import("../../src/allocation/shuffle/buildShuffledTree.ts");
  const { requireShuffleable } = await import("../../src/allocation/shuffle/buildShuffledTree.ts");
  const { shuffleOf } = await import("../../src/allocation/shuffle/shuffleOf.ts");
  requireShuffleable(allocation, convention);
  const { record, reads } = await shuffleOf({ ...rest, commitment });
  const tree = await buildShuffledTree(allocation, convention, record, building);
  if (reads === undefined) return tree;
  const { requireFairShuffle } = await import("../../src/allocation/shuffle/checkShuffle.ts");
  const { registry } = record.timestamped;
  await requireFairShuffle({
    manifest: { root: tree.root, allocationHash: tree.allocationHash, shuffle: shuffleToJson(record) },
    registry,
    reads,
  });
  return tree;
}

/** Charts and statistics are loaded only for those who want them. */
async function reports() {
  return await import("../../src/allocation/report/writeReport.ts");
}

async function verified(directory: string, hasher: Hasher): Promise<readonly string[]> {
  const { verifyTreeDirectory } = await import("../../src/allocation/output/verifyTreeDirectory.ts");
  const onProgress = progress("verifying");
  const { checks } = await verifyTreeDirectory(directory, {
    hasher,
    onProgress: (_stage, done, total) => onProgress(done, total),
  });
  return checks;
}
