import type { Hex } from "viem";
import type { Allocation } from "../../sdk/allocation/allocation.ts";
import type { Manifest } from "../../sdk/allocation/published/manifest.ts";
import { longestBucket } from "../../sdk/allocation/published/treePieces.ts";
import type { ReadReport } from "../../sdk/allocation/read/intake.ts";
import type { ReadAllocationOptions } from "../../sdk/allocation/read/openIntake.ts";
import { buildTree, requireRoot, type Tree } from "../../sdk/allocation/tree/buildTree.ts";
import { type Convention, isForeign, unsafeBecause } from "../../sdk/allocation/tree/convention.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import type { Hasher } from "../../sdk/core/hasher.ts";
import type { AllocationDoubt } from "./check/checkAllocation.ts";
import { roundedText } from "./check/roundedDigits.ts";
import { statedTotalText } from "./check/statedTotal.ts";
import {
  requireFreeDirectory,
  type WriteTreeOptions,
  writeTreeDirectory,
} from "./output/writeTreeDirectory.ts";
import { readAllocation } from "./readAllocation.ts";
import type { CompleteShuffleParameters } from "./shuffle/completeShuffle.ts";
import { openThreadsFor } from "./threads/openThreads.ts";

export type BuildStage = "reading" | "hashing" | "writing" | "verifying";

export type BuildFromFileOptions = {
  readonly convention: Convention;
  readonly read?: Omit<ReadAllocationOptions, "hasher" | "onProgress">;
  /** The commitment by which the rows are shuffled; default: they stay in source order. */
  readonly shuffle?: CompleteShuffleParameters | undefined;
  readonly root?: Hex;
  /** Folder that the tree is written into, and what else goes there. */
  readonly out?: string | undefined;
  readonly proofs?: NonNullable<WriteTreeOptions["proofs"]>;
  /** Writes also over another tree, or another page. Default: false. */
  readonly replace?: boolean | undefined;
  /** File that the page of the report is written into. */
  readonly report?: string | undefined;
  /** Reads back what was written, and verifies all of it. */
  readonly verify?: boolean;
  /** Default: as many as pay for the file. */
  readonly threads?: number;
  readonly onProgress?: (stage: BuildStage, done: number, total: number) => void;
  /** Called with each phase when it is over. */
  readonly onPhase?: (phase: "read" | "tree" | "write" | "report" | "verify") => void;
};

export type BuiltFromFile = {
  readonly tree: Tree;
  readonly warnings: readonly (BuildWarning | Allocation["warnings"][number])[];
  /** What was verified; undefined where nothing was. */
  readonly checks: readonly string[] | undefined;
};

/**
 * From an allocation's file to its tree and, as far as asked for, to its folder and its report.
 * @throws SymbolonError `UnsafeLeaf`, `RootDiffers`, `OutputInTheWay`, and what reading, building, shuffling, writing and
 * verifying throw
 * @example
 * const options = { convention: conventionNamed("native"), out: "drop", verify: true };
 * const { tree, checks } = await buildFromFile("drop.csv", options);
 */
export async function buildFromFile(file: string, options: BuildFromFileOptions): Promise<BuiltFromFile> {
  const { convention, read, root } = options;
  const warning = checkConvention(convention, root);
  return buildAndWrite(file, options, async ({ hasher, progressOf, onRead }) => {
    // What a campaign may be made of is read strictly; a root alone pays nobody.
    const audit = root !== undefined && (isForeign(convention) || options.out === undefined);
    let report: ReadReport | undefined;
    const onReport = (seen: ReadReport) => {
      report = seen;
    };
    const reading = { ...read, audit, hasher, onReport, onProgress: progressOf("reading") };
    const allocation = await readAllocation(file, reading);
    onRead();
    const tree = await buildFileTree(allocation, options, hasher, progressOf("hashing"));
    return {
      tree,
      warnings: [...(warning === undefined ? [] : [warning]), ...fileWarnings(allocation, report)],
    };
  });
}

/** Builds a tree of a file. */
type Building = (tools: {
  readonly hasher: Hasher;
  readonly progressOf: (stage: BuildStage) => (done: number, total: number) => void;
  /** Called when the file is read. */
  readonly onRead: () => void;
}) => Promise<{ readonly tree: Tree; readonly warnings: readonly BuildWarning[] }>;

export type WriteBuiltOptions = Omit<BuildFromFileOptions, "convention" | "read" | "shuffle">;

/**
 * Builds a tree, and writes its folder and its report as far as asked for: nothing where another root comes out.
 * @throws SymbolonError `RootDiffers`, `OutputInTheWay`, and what building, writing and verifying throw
 */
export async function buildAndWrite(
  file: string,
  options: WriteBuiltOptions,
  build: Building,
): Promise<BuiltFromFile> {
  const { root, out, proofs, replace, report, onProgress, onPhase } = options;
  const progressOf = (stage: BuildStage) => (done: number, total: number) => onProgress?.(stage, done, total);
  // Before the long work, and again before the folder takes its name.
  if (out !== undefined) await requireFreeDirectory(out, { root, replace });
  if (report !== undefined) (await reports()).requireFreeReport(report, { out, replace });
  const hasher = await openThreadsFor(file, options.threads);
  try {
    const { tree, warnings } = await build({ hasher, progressOf, onRead: () => onPhase?.("read") });
    onPhase?.("tree");
    requireRoot(tree, root, file);
    const doubts: BuildWarning[] = [...warnings];
    if (out !== undefined) {
      const written = await writeTreeDirectory(tree, out, {
        hasher,
        proofs,
        replace,
        onProgress: progressOf("writing"),
      });
      const long = bucketWarning(tree, written);
      if (long !== undefined) doubts.push(long);
      onPhase?.("write");
    }
    if (report !== undefined) {
      (await reports()).writeAllocationReport(tree, report, { replace });
      onPhase?.("report");
    }
    const checks =
      options.verify && out !== undefined ? await verified(out, hasher, progressOf("verifying")) : undefined;
    if (checks !== undefined) onPhase?.("verify");
    return { tree, warnings: [...doubts, ...tree.allocation.warnings], checks };
  } finally {
    await hasher.close();
  }
}

/** What the reading of a file has shown. */
function fileWarnings(allocation: Allocation, report: ReadReport | undefined): readonly BuildWarning[] {
  if (report === undefined) return [];
  const { rounded } = report;
  const otherTotal = statedTotalText(allocation, report);
  return [
    ...(rounded === undefined ? [] : [{ code: "RoundedNumbers", message: roundedText(rounded) } as const]),
    ...(otherTotal === undefined ? [] : [{ code: "StatedTotalDiffers", message: otherTotal } as const]),
  ];
}

async function buildFileTree(
  allocation: Allocation,
  { convention, shuffle }: BuildFromFileOptions,
  hasher: Hasher,
  onProgress: (done: number, total: number) => void,
): Promise<Tree> {
  if (shuffle === undefined) return buildTree(allocation, convention, { hasher, onProgress });
  // A chain and pairings are only for those who shuffle.
  const { buildShuffledTree, requireShuffleable } = await import(
    "../../sdk/allocation/shuffle/buildShuffledTree.ts"
  );
  const { completeShuffle } = await import("./shuffle/completeShuffle.ts");
  requireShuffleable(allocation, convention);
  const { record, reads } = await completeShuffle(shuffle);
  const tree = await buildShuffledTree(allocation, convention, record, { hasher, onProgress });
  if (reads === undefined) return tree;
  const { requireFairShuffle } = await import("../../sdk/allocation/shuffle/checkShuffle.ts");
  const { shuffleToJson } = await import("../../sdk/allocation/shuffle/shuffleRecord.ts");
  const { root, allocationHash } = tree;
  const manifest = { root, allocationHash, shuffle: shuffleToJson(record) };
  await requireFairShuffle({ manifest, registry: record.timestamped.registry, reads });
  return tree;
}

/** Charts and statistics are loaded only for those who want them. */
async function reports() {
  return await import("./report/allocationReport.ts");
}

async function verified(
  directory: string,
  hasher: Hasher,
  onProgress: (done: number, total: number) => void,
): Promise<readonly string[]> {
  const { verifyTreeDirectory } = await import("./output/verifyTreeDirectory.ts");
  const { checks } = await verifyTreeDirectory(directory, {
    hasher,
    onProgress: (_stage, done, total) => onProgress(done, total),
  });
  return checks;
}

/** Eight times what a claimant of any list fetches whose accounts nobody chose for their buckets. */
const LONG_BYTES = 1 << 18;

type BuildWarning = BucketWarning | ConventionWarning | Pick<AllocationDoubt, "code" | "message">;
type BucketWarning = { readonly code: "LongBucket"; readonly message: string };

/** How buckets are chosen is known to all: who may put many addresses on a list can put them all into one. */
function bucketWarning(tree: Tree, { accounts }: Manifest): BucketWarning | undefined {
  if (accounts === null) return undefined;
  const { path, rows, bytes } = longestBucket(tree, accounts);
  if (bytes <= LONG_BYTES) return undefined;
  const message = `${path} has ${rows} rows, so each claimant in it fetches ${Math.ceil(bytes / 1_024)} KiB: their addresses were chosen to share a bucket. Look where they come from.`;
  return { code: "LongBucket", message };
}

/** What an operator must know of a convention before money moves. */
type ConventionWarning = { readonly code: "UnsafeLeaf"; readonly message: string };

/**
 * Refuses a convention that must not be used for anything new. Who states the root rebuilds something that is
 * published: that is warned about.
 * @throws SymbolonError `UnsafeLeaf`
 */
function checkConvention(convention: Convention, root: Hex | undefined): ConventionWarning | undefined {
  const because = unsafeBecause(convention);
  if (because === undefined) return undefined;
  if (root !== undefined) return { code: "UnsafeLeaf", message: `NOT SAFE: ${because}` };
  throw new SymbolonError({
    code: "UnsafeLeaf",
    reason: `A new tree may not be built so: ${because}`,
    hint: "Use --hashing twice; or state the published root with --root, to rebuild it.",
    details: { convention },
  });
}
