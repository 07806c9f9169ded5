import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import { readPlainFile, systemCode } from "../../files/readText.ts";
import type { Allocation } from "../allocation.ts";
import type { ReadAllocationOptions } from "../read/openIntake.ts";
import { readAllocation } from "../readAllocation.ts";
import { hashOfRows, unshuffleRows } from "../shuffle/buildShuffledTree.ts";
import { seedOf, shuffleFromJson } from "../shuffle/shuffleRecord.ts";
import { buildTree, type Tree } from "../tree/buildTree.ts";
import { conventionFromJson } from "../tree/convention.ts";
import { LOCAL_MANIFEST_BYTES, type Manifest, parseManifest, treeFiles } from "./manifest.ts";

export type RebuildOptions = {
  readonly hasher?: Hasher;
  readonly onProgress?: ((stage: "read" | "rebuild", done: number, total: number) => void) | undefined;
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
    shuffled: shuffle && { allocationHash, shuffle: shuffleFromJson(shuffle) },
  });
  requireEqual(directory, [
    { what: "rows", stated: manifest.allocation.sha256, found: allocation.source?.sha256 },
    { what: "count", stated: manifest.count, found: tree.count },
    { what: "root", stated: manifest.root, found: tree.root },
    { what: "total", stated: manifest.total, found: allocation.total.toString() },
  ]);
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

/** @throws SymbolonError `TreeDiffers` where any of the things that were compared are not equal */
export function requireEqual(directory: string, compared: readonly Difference[]): void {
  const differences = compared.filter(({ stated, found }) => stated !== found);
  if (differences.length === 0) return;
  const named = differences
    .slice(0, MAX_TOLD)
    .map(({ what, stated, found }) => `${what}: stated ${stated}, found ${found}`);
  const rest = differences.length - named.length;
  throw new SymbolonError({
    code: "TreeDiffers",
    reason: `${directory} is not what its manifest says (${named.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}).`,
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

/** An allocation and, where it was read from a tree directory, what that states. */
export type TreeOrFile = {
  /** What people call it: the last part of its path, so that no output tells where it lies. */
  readonly name: string;
  readonly allocation: Allocation;
  readonly manifest: Manifest | undefined;
};

/**
 * Reads a tree directory, or an allocation file. The rows of a directory are in the order of their indexes; root, total
 * and allocation hash are made of them again, so that no report or comparison repeats what a manifest only claims. Its
 * source and decimals are those that it states.
 * @param options of a file; a directory's rows have but one form
 * @throws SymbolonError `TreeDiffers` where rows and manifest do not belong together, and what reading throws
 */
export async function readTreeOrFile(path: string, options: ReadAllocationOptions): Promise<TreeOrFile> {
  const name = basename(resolve(path));
  const isDirectory = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isDirectory) return { name, allocation: await readAllocation(path, options), manifest: undefined };
  const hasher = fastHasher();
  const { onProgress } = options;
  const { manifest, tree } = await rebuildTree(path, {
    hasher,
    onProgress: (stage, done, total) => {
      if (stage === "read") onProgress?.(done, total);
    },
  });
  requireEqual(path, [sourceHash(tree, manifest, hasher)]);
  const { source: _file, ...columns } = tree.allocation;
  const { source, decimals, merged } = manifest;
  const allocation = {
    ...columns,
    merged,
    ...(source !== null && { source }),
    ...(decimals !== null && { decimals }),
  };
  return { name, allocation, manifest };
}
