import type { Allocation } from "../../allocation.ts";
import { buildTree } from "../buildTree.ts";
import type { Convention } from "../convention.ts";
import { conventions } from "../conventions.ts";
import { fieldsOf } from "./fieldsOf.ts";
import type { Identified, Search } from "./identifyConvention.ts";

/** Tries every convention that has a name. */
export function tryNamed(allocation: Allocation, search: Search): Identified | undefined {
  for (const convention of conventions.values()) {
    const bindsMissing = convention.leafFields.includes("beneficiary") && !allocation.beneficiaries;
    if (bindsMissing) continue;
    const identified = tryOne(fieldsOf(allocation, convention), convention, search);
    if (identified !== undefined) return identified;
  }
  return undefined;
}

function tryOne(rows: Allocation, convention: Convention, search: Search): Identified | undefined {
  const { root, hasher, count } = search;
  count();
  // Stated indexes that break the convention's rule are no reason not to try it.
  const tree = buildTree({ ...rows, indexed: false }, convention, { hasher });
  if (tree.root !== root) return undefined;
  const wasReordered = rows.indexed && tree.allocation.accounts !== rows.accounts;
  return { convention, rows: wasReordered ? "withoutIndexes" : "asGiven" };
}
