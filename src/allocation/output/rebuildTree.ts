import { join } from "node:path";
import type { Hex } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import { readPlainFile, systemCode } from "../../files/readText.ts";
import { readAllocation } from "../readAllocation.ts";
import { hashOfRows, unshuffleRows } from "../shuffle/buildShuffledTree.ts";
import { shuffleFromJson } from "../shuffle/shuffleJson.ts";
import { seedOf } from "../shuffle/shuffleRecord.ts";
import { buildTree, type Tree } from "../tree/buildTree.ts";
import { conventionFromJson } from "../tree/conventionJson.ts";
import { LOCAL_MANIFEST_BYTES, type Manifest, treeFiles } from "./manifest.ts";
import { parseManifest } from "./parseManifest.ts";

export type RebuildOptions = {
  readonly hasher?: Hasher;
  readonly onProgress?: (stage: "read" | "rebuild", done: number, total: number) => void;
};

export type RebuiltTree = { readonly manifest: Manifest; readonly tree: Tree };

/**
 * Builds the tree of a directory again from its rows, and so without believing any other file of it.
 * @throws SymbolonError `TreeDiffers` unless it has the root that the manifest states; `NotATree`, `BadManifest`, and as
 * `readAllocation`
 */
export async function rebuildTree(directory: string, options: RebuildOptions = {}): Promise<RebuiltTree> {
  const { hasher = fastHasher(), onProgress } = options;
  const manifest = await readManifest(directory);
  const allocation = await readAllocation(join(directory, treeFiles.allocation), {
    hasher,
    onProgress: (done, total) => onProgress?.("read", done, total),
  });
  const { allocationHash, shuffle } = manifest;
  const tree = buildTree(allocation, conventionFromJson(manifest.convention), {
    hasher,
    onProgress: (done, total) => onProgress?.("rebuild", done, total),
    ...(shuffle !== undefined && { shuffled: { allocationHash, shuffle: shuffleFromJson(shuffle) } }),
  });
  const differences = differing([
    { what: "rows", stated: manifest.allocation.sha256, found: allocation.source?.sha256 },
    { what: "count", stated: manifest.count, found: tree.count },
    { what: "root", stated: manifest.root, found: tree.root },
    { what: "total", stated: manifest.total, found: allocation.total.toString() },
  ]);
  if (differences.length > 0) throw treeDiffers(directory, differences);
  return { manifest, tree };
}

/**
 * Reads and checks the manifest of a tree directory.
 * @throws SymbolonError `NotATree` where there is none, `BadManifest` where it is not what this version writes
 */
export async function readManifest(directory: string): Promise<Manifest> {
  const file = join(directory, treeFiles.manifest);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      readPlainFile(file, LOCAL_MANIFEST_BYTES),
    );
  } catch (cause) {
    throw new SymbolonError({
      code: "NotATree",
      reason: `${directory} is not a tree directory: ${file} cannot be read (${systemCode(cause)}).`,
      hint: "Give the folder that `symbolon tree build FILE --out DIR` wrote.",
      details: { directory, file },
      cause,
    });
  }
  return parseManifest(text, file);
}

/** Something compared, and the two things it was found to be where they differ. */
export type Difference = { readonly what: string; readonly stated: unknown; readonly found: unknown };

/** Differences that the sentence tells, and that the details list: a folder of another tree has thousands. */
const MAX_TOLD = 5;
const MAX_LISTED = 100;

/** The error for a tree directory that is not what it says. */
export function treeDiffers(directory: string, differences: readonly Difference[]): SymbolonError {
  const told = differences
    .slice(0, MAX_TOLD)
    .map(({ what, stated, found }) => `${what}: stated ${stated}, found ${found}`);
  const rest = differences.length - told.length;
  return new SymbolonError({
    code: "TreeDiffers",
    reason: `${directory} is not what its manifest says (${told.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}).`,
    hint: "Do not use it: fetch it again from its publisher, or build it again from its source.",
    details: { directory, differences: differences.slice(0, MAX_LISTED), count: differences.length },
  });
}

/** Those of some comparisons that found no equality. */
export function differing(compared: readonly Difference[]): readonly Difference[] {
  return compared.filter(({ stated, found }) => stated !== found);
}

/**
 * The allocation hash of a rebuilt tree's rows, in the order in which their source had them: the shuffle that the manifest
 * states is taken out again. Rows that stand elsewhere than the seed puts them go back to another source order, and so to
 * another hash than the one that was committed to.
 */
export function hashInSourceOrder(
  tree: Tree,
  { shuffle, allocationHash }: Pick<Manifest, "shuffle" | "allocationHash">,
  hasher: Hasher,
): Hex {
  if (shuffle === undefined) return tree.allocationHash;
  const rows = unshuffleRows(tree.allocation, seedOf(allocationHash, shuffle.randomness, hasher), hasher);
  return hashOfRows(rows, hasher);
}
