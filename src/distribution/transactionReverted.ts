import type { Hash } from "viem";
import { SymbolonError } from "../core/errors.ts";

/** A transaction that went through in simulation, and reverted when it was mined. */
export function transactionReverted(hash: Hash): SymbolonError {
  return new SymbolonError({
    code: "TransactionReverted",
    reason: `Transaction ${hash} was mined, but reverted: something changed after it was simulated.`,
    hint: "Run the same command again: it says what is refused.",
    details: { hash },
  });
}
