import type { Hex } from "viem";
import type { Tree } from "../../../src/allocation/tree/buildTree.ts";
import { SymbolonError } from "../../../src/core/errors.ts";

/**
 * Refuses a tree that has not the root that its caller knows.
 * @throws SymbolonError `RootDiffers`
 */
export function requireRoot(tree: Tree, root: Hex | undefined, file: string): void {
  if (root === undefined || root === tree.root) return;
  throw new SymbolonError({
    code: "RootDiffers",
    reason: `${file} has the root ${tree.root} under the convention ${tree.convention.name}, not ${root}.`,
    hint: `Find how that root was made: symbolon tree identify ${file} --root ${root}`,
    details: { file, convention: tree.convention.name, root: tree.root, expected: root },
  });
}
