import type { Hex } from "viem";
import type { Tree } from "../tree/buildTree.ts";
import type { Manifest } from "./manifest.ts";

/** A tree as it was published, made again from its rows. */
export type PublishedTree = {
  readonly directory: string;
  readonly manifest: Manifest;
  /** keccak256 of the bytes of `manifest.json`: what a campaign keeps of it. */
  readonly manifestHash: Hex;
  readonly tree: Tree;
};
