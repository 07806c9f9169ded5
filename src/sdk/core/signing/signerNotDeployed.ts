import type { Address } from "viem";
import { SymbolonError } from "../errors.ts";

/** The error of a signature that no contract can check, as its account's contract is not there (ERC-6492). */
export function signerNotDeployed(account: Address, factory: Address): SymbolonError {
  return new SymbolonError({
    code: "WrappedSignature",
    reason: `The signature of ${account} is from a contract that is not deployed yet (ERC-6492), which contracts refuse.`,
    hint: `Deploy the account first, by its factory ${factory}; its first transaction does so in most wallets. Then hand the same signature in again.`,
    details: { account, factory },
  });
}
