import type { Hex } from "viem";
import { type Convention, unsafeBecause } from "../../../src/allocation/tree/convention.ts";
import { SymbolonError } from "../../../src/core/errors.ts";

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
