import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Hex, keccak256 } from "viem";
import { type Manifest, treeFiles } from "../../../sdk/allocation/published/manifest.ts";
import type { PublishedTree } from "../../../sdk/allocation/published/publishedTree.ts";
import { requireEqual, rowDifferences } from "../../../sdk/allocation/published/treeDifferences.ts";
import type { ReadAllocationOptions } from "../../../sdk/allocation/read/openIntake.ts";
import { hashOfRows } from "../../../sdk/allocation/shuffle/buildShuffledTree.ts";
import { recordProblems } from "../../../sdk/allocation/shuffle/shuffleProblems.ts";
import { orderByIndexRule, type Tree } from "../../../sdk/allocation/tree/buildTree.ts";
import { isForeign } from "../../../sdk/allocation/tree/convention.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import { sha256 } from "../../files/sha256.ts";
import { readAllocation } from "../readAllocation.ts";
import { compareFiles } from "./compareFiles.ts";
import { foldProofs } from "./foldProofs.ts";
import { rebuildTree } from "./rebuildTree.ts";

/** The stages of a verification, in order: the last takes longest. */
export type VerifyStage = "read" | "rebuild" | "compare" | "prove";

export type VerifyOptions = {
  readonly hasher?: Hasher;
  /** The allocation's source file, to read again. Default: only the rows are compared. */
  readonly source?: SourceOptions;
  readonly onProgress?: ((stage: VerifyStage, done: number, total: number) => void) | undefined;
};

export type VerifiedTree = {
  readonly manifest: Manifest;
  /** The tree, rebuilt from `allocation.csv` alone. */
  readonly tree: Tree;
  readonly checks: readonly string[];
  /** Proofs folded to the root: one a row. */
  readonly proofs: number;
  readonly files: number;
};

/**
 * Recomputes everything in a tree folder from its `allocation.csv`: the canonical rows, every leaf, every node, and
 * the root. It compares each tile and bucket byte by byte, checks the proof of every row, and finds foreign files. For
 * a shuffled tree, it also checks that the allocation and the randomness give this order of rows. `checkShuffle`
 * decides whether that randomness was honest.
 * @throws SymbolonError `TreeDiffers` naming the stated and the found value; `CommitmentDiffers`, `RandomnessDiffers`,
 * `WrongDrandSignature`, `UnknownDrandChain`; also the errors of reading
 * @example
 * const { manifest, checks } = await verifyTreeDirectory("drop");
 */
export async function verifyTreeDirectory(
  directory: string,
  options: VerifyOptions = {},
): Promise<VerifiedTree> {
  const { hasher = fastHasher(), source, onProgress } = options;
  const { manifest, tree } = await rebuildTree(directory, { hasher, onProgress });
  const compared = rowDifferences(tree, manifest, hasher, sha256);
  const { files, differences } = await compareFiles(directory, manifest, tree, hasher, (done, total) =>
    onProgress?.("compare", done, total),
  );
  requireEqual(directory, [...compared, ...differences]);
  const { shuffle } = tree;
  const [problem] = shuffle === undefined ? [] : await recordProblems(manifest.allocationHash, shuffle);
  if (problem !== undefined) throw new SymbolonError(problem);
  if (source !== undefined) await compareSource(directory, source, manifest, tree, hasher);
  const bent = foldProofs(tree, hasher, (done) => onProgress?.("prove", done, tree.count));
  if (bent !== undefined) {
    requireEqual(directory, [{ what: `proof of index ${bent.index}`, stated: tree.root, found: bent.root }]);
  }
  const checks = [
    "rows",
    "count",
    "root",
    "total",
    ...compared.map(({ what }) => what),
    ...(manifest.tiles === null ? [] : ["tiles", "accounts"]),
    ...(manifest.proofs === null ? [] : [manifest.proofs.file]),
    ...(shuffle === undefined ? [] : ["shuffled order", "commitment"]),
    ...(source === undefined ? [] : ["source"]),
    "proofs",
  ];
  return { manifest, tree, checks, proofs: tree.count, files };
}

/** An allocation's source file, and how to read it beyond the manifest's statements. */
export type SourceOptions = Pick<
  ReadAllocationOptions,
  "ignoreColumns" | "map" | "amounts" | "checksumChain"
> & {
  readonly file: string;
};

/**
 * Reads the source of a tree again, as its manifest says, and compares the rows.
 * @throws SymbolonError `TreeDiffers`, and as `readAllocation`
 */
export async function compareSource(
  directory: string,
  { file, ...reading }: SourceOptions,
  manifest: Manifest,
  tree: Tree,
  hasher: Hasher,
): Promise<void> {
  const { decimals, merged } = manifest;
  const allocation = await readAllocation(file, {
    hasher,
    decimals: decimals ?? undefined,
    baseUnits: decimals === null,
    merge: merged > 0,
    audit: isForeign(tree.convention),
    ...reading,
  });
  const rows = orderByIndexRule(allocation, tree.convention, hasher);
  requireEqual(directory, [
    { what: "source.name", stated: manifest.source?.name, found: allocation.source?.name },
    { what: "source.sha256", stated: manifest.source?.sha256, found: allocation.source?.sha256 },
    { what: "merged", stated: merged, found: allocation.merged ?? 0 },
    // The hash over the rows in source order: the rows of a shuffled tree are put back into it.
    {
      what: "allocation hash of the source",
      stated: manifest.allocationHash,
      found: hashOfRows(rows, hasher),
    },
  ]);
}

/**
 * Reads a tree folder without trusting it: makes leaves, nodes, root, all files and every proof again from the rows.
 * @throws SymbolonError `TreeDiffers`, `NotATree`, `BadManifest`, and as `readAllocation`
 * @example
 * const { tree, manifest } = await readPublishedTree("drop");
 */
export async function readPublishedTree(
  directory: string,
  options: Pick<VerifyOptions, "hasher" | "onProgress"> = {},
): Promise<PublishedTree> {
  const { manifest, tree } = await verifyTreeDirectory(directory, options);
  return { directory, manifest, manifestHash: await hashOfManifest(directory), tree };
}

export async function hashOfManifest(directory: string): Promise<Hex> {
  return keccak256(await readFile(join(directory, treeFiles.manifest)));
}
