import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Hex, keccak256 } from "viem";
import type { Tree } from "../tree/buildTree.ts";
import type { Manifest } from "./manifest.ts";
import { treeFiles } from "./manifest.ts";
import { type VerifyOptions, verifyTreeDirectory } from "./verifyTreeDirectory.ts";

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
export async function readPublishedTree(
  directory: string,
  options: Pick<VerifyOptions, "hasher" | "onProgress"> = {},
): Promise<PublishedTree> {
  const { manifest, tree } = await verifyTreeDirectory(directory, options);
  const bytes = await readFile(join(directory, treeFiles.manifest));
  return { directory, manifest, manifestHash: keccak256(bytes), tree };
}
