import type { Address } from "viem";
import { SymbolonError } from "../../core/errors.ts";

/** The error for an account that a published tree does not list. */
export function notInTree(account: Address, count: number): SymbolonError {
  return new SymbolonError({
    code: "AccountNotInTree",
    reason: `${account} is none of the ${count} accounts of the tree, as it is published.`,
    hint: "Check the address; it may be listed under another wallet of its owner. In doubt search allocation.csv, from which anybody can rebuild the root.",
    details: { account, count },
  });
}
