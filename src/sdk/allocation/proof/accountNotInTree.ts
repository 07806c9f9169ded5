import type { Address } from "viem";
import { SymbolonError } from "../../core/errors.ts";

/** The refusal of an account that no row of a tree is about. */
export function accountNotInTree(account: Address, count: number): SymbolonError {
  return new SymbolonError({
    code: "AccountNotInTree",
    reason: `${account} is none of the ${count} accounts of the tree, as it is published.`,
    hint: "Check the address; it may be listed under another wallet of its owner. In doubt search allocation.csv, from which anybody can rebuild the root.",
    details: { account, count },
  });
}
