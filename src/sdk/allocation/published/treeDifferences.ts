import type { Hex } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import type { Allocation } from "../allocation.ts";
import { hashOfRows, unshuffleRows } from "../shuffle/buildShuffledTree.ts";
import { seedOf, shuffleFromJson } from "../shuffle/shuffleRecord.ts";
import { type BuildTreeOptions, buildTree, type Tree } from "../tree/buildTree.ts";
import { conventionFromJson } from "../tree/convention.ts";
import { allocationCsv } from "./allocationCsv.ts";
import type { Manifest } from "./manifest.ts";

/** Something compared, and the two things it was found to be where they differ. */
export type Difference = { readonly what: string; readonly stated: unknown; readonly found: unknown };

/** Differences that the sentence tells, and that the details list: a folder of another tree has thousands. */
const MAX_SHOWN = 5;
const MAX_LISTED = 100;

/** @throws SymbolonError `TreeDiffers` where any of the things that were compared are not equal */
export function requireEqual(directory: string, compared: readonly Difference[]): void {
  const differences = compared.filter(({ stated, found }) => stated !== found);
  if (differences.length === 0) return;
  const named = differences
    .slice(0, MAX_SHOWN)
    .map(({ what, stated, found }) => `${what}: stated ${stated}, found ${found}`);
  const rest = differences.length - named.length;
  throw new SymbolonError({
    code: "TreeDiffers",
    reason: `${directory} differs from its manifest (${named.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}).`,
    hint: "Do not use it: fetch it again from its publisher, or build it again from its source.",
    details: { directory, differences: differences.slice(0, MAX_LISTED), count: differences.length },
  });
}

/**
 * Compares the allocation hash with that of a rebuilt tree's rows, in the order in which their source had them: the shuffle
 * that the manifest states is taken out again. Rows that stand elsewhere than the seed puts them go back to another source order, and so to
 * another hash than the one that was committed to.
 */
export function sourceHash(
  tree: Tree,
  { shuffle, allocationHash: stated }: Pick<Manifest, "shuffle" | "allocationHash">,
  hasher: Hasher,
): Difference {
  const what = "allocation hash";
  if (shuffle === undefined) return { what, stated, found: tree.allocationHash };
  const rows = unshuffleRows(tree.allocation, seedOf(stated, shuffle.randomness, hasher), hasher);
  return { what, stated, found: hashOfRows(rows, hasher) };
}

/**
 * Builds the tree that a manifest states from rows that were read beside it.
 * @param directory where both are from, for errors
 * @throws SymbolonError `TreeDiffers` unless it has the root that the manifest states
 */
export function treeOfRows(
  directory: string,
  manifest: Manifest,
  allocation: Allocation,
  options: Pick<BuildTreeOptions, "hasher" | "onProgress">,
): Tree {
  const { allocationHash, shuffle } = manifest;
  const tree = buildTree(allocation, conventionFromJson(manifest.convention), {
    ...options,
    shuffled: shuffle && { allocationHash, shuffle: shuffleFromJson(shuffle) },
  });
  requireEqual(directory, [
    { what: "rows", stated: manifest.allocation.sha256, found: allocation.source?.sha256 },
    { what: "count", stated: manifest.count, found: tree.count },
    { what: "root", stated: manifest.root, found: tree.root },
    { what: "total", stated: manifest.total, found: allocation.total.toString() },
  ]);
  return tree;
}

/** What else a manifest states of its rows. @param sha256 of pieces put together */
export function rowDifferences(
  tree: Tree,
  manifest: Manifest,
  hasher: Hasher,
  sha256: (pieces: Iterable<Uint8Array>) => Hex,
): readonly Difference[] {
  return [
    {
      what: "canonical rows",
      stated: manifest.allocation.sha256,
      found: sha256(allocationCsv(tree.allocation, hasher).pieces),
    },
    {
      what: "warnings",
      stated: JSON.stringify(manifest.warnings),
      found: JSON.stringify(tree.allocation.warnings),
    },
    sourceHash(tree, manifest, hasher),
  ];
}
