import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { Allocation } from "../../../sdk/allocation/allocation.ts";
import {
  LOCAL_MANIFEST_BYTES,
  type Manifest,
  parseManifest,
  treeFiles,
} from "../../../sdk/allocation/published/manifest.ts";
import { requireEqual, sourceHash, treeOfRows } from "../../../sdk/allocation/published/treeDifferences.ts";
import type { ReadAllocationOptions } from "../../../sdk/allocation/read/openIntake.ts";
import type { Tree } from "../../../sdk/allocation/tree/buildTree.ts";
import { isForeign } from "../../../sdk/allocation/tree/convention.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import { readPlainFile, systemCode } from "../../files/readText.ts";
import { readAllocation } from "../readAllocation.ts";

export type RebuildOptions = {
  readonly hasher?: Hasher;
  readonly onProgress?: ((stage: "read" | "rebuild", done: number, total: number) => void) | undefined;
};

export type RebuiltTree = { readonly manifest: Manifest; readonly tree: Tree };

/**
 * Builds a folder's tree again from its rows, without trusting any other file in it.
 * @throws SymbolonError `TreeDiffers` unless it has the root that the manifest states; `NotATree`, `BadManifest`, and
 * as `readAllocation`
 */
export async function rebuildTree(directory: string, options: RebuildOptions = {}): Promise<RebuiltTree> {
  const { hasher = fastHasher(), onProgress } = options;
  const manifest = await readManifest(directory);
  const allocation = await readAllocation(join(directory, treeFiles.allocation), {
    hasher,
    audit: isForeign(manifest.convention),
    onProgress: (done, total) => onProgress?.("read", done, total),
  });
  const tree = treeOfRows(directory, manifest, allocation, {
    hasher,
    onProgress: (done, total) => onProgress?.("rebuild", done, total),
  });
  return { manifest, tree };
}

/**
 * Reads and checks the manifest of a tree folder.
 * @throws SymbolonError `NotATree` where the manifest is missing, `BadManifest` where this version would not write it
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
      reason: `${directory} is not a tree folder: ${file} cannot be read (${systemCode(cause)}).`,
      hint: "Give the folder that `symbolon tree build FILE --out DIR` wrote.",
      details: { directory, file },
      cause,
    });
  }
  return parseManifest(text, file);
}

/** An allocation and, if it was read from a tree folder, that folder's manifest. */
export type TreeOrFile = {
  /** Its name for people: the last part of its path, so that no output shows its location. */
  readonly name: string;
  readonly allocation: Allocation;
  readonly manifest: Manifest | undefined;
};

/**
 * Reads a tree folder, or an allocation file. A folder's rows are in the order of their indexes. Root, total and
 * allocation hash are computed again, so that no report or comparison repeats a manifest's unchecked claim. Its source
 * and decimals are as the manifest states.
 * @param options for a file; a folder's rows have only one form
 * @throws SymbolonError `TreeDiffers` where rows and manifest do not belong together, and the errors of reading
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
