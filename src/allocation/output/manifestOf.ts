import { shuffleToJson } from "../shuffle/shuffleJson.ts";
import type { Tree } from "../tree/buildTree.ts";
import { conventionToJson } from "../tree/conventionJson.ts";
import { MANIFEST_FORMAT, MANIFEST_VERSION, type Manifest, sealManifest } from "./manifest.ts";
import { TOOL_VERSION } from "./toolVersion.ts";

/** The manifest of a tree and of what was written of it. */
export function manifestOf(
  tree: Tree,
  written: Pick<Manifest, "allocation" | "tiles" | "accounts" | "proofs">,
): Manifest {
  const { allocation, convention, count, root, shuffle } = tree;
  return sealManifest({
    format: MANIFEST_FORMAT,
    version: MANIFEST_VERSION,
    tool: TOOL_VERSION,
    convention: conventionToJson(convention),
    root,
    count,
    total: allocation.total.toString(),
    decimals: allocation.decimals ?? null,
    merged: allocation.merged ?? 0,
    allocationHash: tree.allocationHash,
    ...(shuffle !== undefined && { shuffle: shuffleToJson(shuffle) }),
    source: allocation.source ?? null,
    warnings: allocation.warnings,
    ...written,
  });
}
