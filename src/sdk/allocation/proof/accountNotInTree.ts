import type { Address } from "viem";
import { SymbolonError } from "../../core/errors.ts";

/** The refusal of an account that no row of a tree is about. */
export function accountNotInTree(account: Address, count: number): SymbolonError {
  return new SymbolonError({
    code: "AccountNotInTree",
    reason: `${account} is not among the ${count} accounts of the published tree.`,
    hint: "Check the address: its owner may be listed with another wallet. If in doubt, search allocation.csv, from which anybody can rebuild the root.",
    details: { account, count },
  });
}
