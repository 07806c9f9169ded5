import { isPoor } from "../chain/errors/explainThrown.ts";
import { SymbolonError } from "../core/errors.ts";
import type { Sending } from "./journal.ts";

/** The node has this transaction, or one that pays more, at the nonce: in the words of the usual nodes. */
export function isOccupied(thrown: unknown): boolean {
  return /underpriced|already known|known transaction|already imported|already exists/i.test(String(thrown));
}

/** The node does not take a transaction. */
export function notSent(account: string, cause: unknown): SymbolonError {
  const { details, shortMessage, message } = cause as Error & { details?: string; shortMessage?: string };
  const words = (details ?? shortMessage ?? message).replace(/\.$/, "");
  if (isPoor(cause)) {
    return new SymbolonError({
      code: "NotEnoughFunds",
      reason: `${account} has too little ether for the transaction: ${words}.`,
      hint: "Send it some and run the same command again: what is done is not done twice.",
      details: { account },
      cause,
    });
  }
  return new SymbolonError({
    code: "NotSent",
    reason: `The node does not take the transaction: ${words}.`,
    hint: "Mend what it names and run the same command again: what is done is not done twice.",
    details: { account, told: words },
    cause,
  });
}

/** A transaction was outbid as often as it may be, and waits. */
export function stillPending({ nonce, hashes }: Sending, journal: string | undefined): SymbolonError {
  const last = hashes.at(-1);
  return new SymbolonError({
    code: "TransactionPending",
    reason: `The transaction with nonce ${nonce}${last === undefined ? "" : ` (${last})`} is not mined.`,
    hint:
      journal === undefined
        ? "Look for it on the chain before you run this again: it may be mined yet."
        : "Run the same command again later: it goes on waiting for this one.",
    details: { nonce, hashes, journal },
  });
}

/** Somebody else has the key, too. */
export function nonceTaken(account: string, { nonce }: Sending): SymbolonError {
  return new SymbolonError({
    code: "NonceTaken",
    reason: `Nonce ${nonce} of ${account} was used by a transaction that is not ours: something else sends with that key.`,
    hint: "Let nothing else send with it. What the nonce was for is sent anew once that transaction is final.",
    details: { account, nonce },
  });
}
