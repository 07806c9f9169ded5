import type { Hex } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import type { Tree } from "./buildTree.ts";
import { type Convention, unsafeBecause } from "./convention.ts";

/** What an operator must know of a convention before money moves. */
export type ConventionWarning = { readonly code: "UnsafeLeaf"; readonly message: string };

/**
 * Refuses a convention that must not be used for anything new. Who states the root rebuilds something that is
 * published: that is warned about.
 * @throws SymbolonError `UnsafeLeaf`
 */
export function checkConvention(
  convention: Convention,
  root: Hex | undefined,
): ConventionWarning | undefined {
  const because = unsafeBecause(convention);
  if (because === undefined) return undefined;
  if (root !== undefined) return { code: "UnsafeLeaf", message: `NOT SAFE: ${because}` };
  throw new SymbolonError({
    code: "UnsafeLeaf",
    reason: `Nothing new may be built so: ${because}`,
    hint: "Use --hashing twice; or state the published root with --root, to rebuild it.",
    details: { convention },
  });
}

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
