import { join } from "node:path";
import type { Hasher } from "../../core/hasher.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import { readAllocation } from "../readAllocation.ts";
import { shuffleFromJson } from "../shuffle/shuffleJson.ts";
import { buildTree, type Tree } from "../tree/buildTree.ts";
import { conventionFromJson } from "../tree/conventionJson.ts";
import type { Manifest } from "./manifest.ts";
import { readManifest } from "./readManifest.ts";
import { differing, treeDiffers } from "./treeDiffers.ts";
import { treeFiles } from "./treeFiles.ts";

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
