import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Hex, keccak256 } from "viem";
import { type Manifest, treeFiles } from "../../src/allocation/output/manifest.ts";
import { type VerifyStage, verifyTreeDirectory } from "../../src/allocation/output/verifyTreeDirectory.ts";
import type { Tree } from "../../src/allocation/tree/buildTree.ts";
import { type Progress, progress } from "../output.ts";

/** A tree directory, read and recomputed. */
export type PublishedTree = {
  readonly directory: string;
  readonly manifest: Manifest;
  /** keccak256 of the bytes of `manifest.json`: what a campaign keeps of it. */
  readonly manifestHash: Hex;
  readonly tree: Tree;
};

/**
 * Reads a tree directory and believes none of it: leaves, nodes, root, all files and every proof are made again from the rows.
 * @throws SymbolonError `TreeDiffers`, `NotATree`, `BadManifest`, and as `readAllocation`
 */
export async function publishedTree(directory: string): Promise<PublishedTree> {
  const stages: Readonly<Record<VerifyStage, Progress>> = {
    read: progress("reading the tree"),
    rebuild: progress("hashing"),
    compare: progress("comparing"),
    prove: progress("proving"),
  };
  const { manifest, tree } = await verifyTreeDirectory(directory, {
    onProgress: (stage, done, total) => stages[stage](done, total),
  });
  const bytes = await readFile(join(directory, treeFiles.manifest));
  return { directory, manifest, manifestHash: keccak256(bytes), tree };
}
