import { BaseError, formatGwei, UserRejectedRequestError } from "viem";
import { isPoor } from "../chain/errors/explainViemError.ts";
import { nodeWords } from "../chain/errors/nodeWords.ts";
import { SymbolonError } from "../core/errors.ts";
import type { Sending } from "./journal.ts";
import type { RequiredPrice } from "./poolWords.ts";
import { sendRefusal } from "./sendRefusal.ts";

/** What the node said, without the full stop. */
function wordsOf(refusal: unknown): string {
  return nodeWords(refusal).replace(/\.$/, "");
}

/** Words of a pool that nobody here knows, but that are about what is offered. */
const OF_A_PRICE = /\b(fees?|tip|price[ds]?|gwei)\b|gas ?price|fee ?cap/i;

/** Limits of what an account, or one that has delegated (EIP-7702), may have waiting: go-ethereum, reth. */
const OF_THE_ACCOUNT =
  /in-?flight|(account|sender).{0,20}\blimit|limit.{0,20}(account|sender)|already reserved/i;

/** Whether the person at the wallet refused (EIP-1193, 4001). */
const isByPerson = (cause: unknown): boolean =>
  cause instanceof BaseError && cause.walk((one) => one instanceof UserRejectedRequestError) !== null;

/** The node does not take a transaction. */
export function notSent(account: string, cause: unknown): SymbolonError {
  const words = wordsOf(cause);
  if (isByPerson(cause)) {
    return new SymbolonError({
      code: "WalletRefused",
      reason: `The wallet of ${account} refused the transaction: nothing was sent.`,
      hint: "Run the same call again, and confirm it in the wallet.",
      details: { account },
      cause,
    });
  }
  if (isPoor(cause)) {
    return new SymbolonError({
      code: "NotEnoughFunds",
      reason: `${account} has too little ETH for the transaction: ${words}.`,
      hint: "Send it ETH and run the same command again: what is done is not done twice.",
      details: { account },
      cause,
    });
  }
  const first = OF_A_PRICE.test(words)
    ? "Offer what it asks for (--priority-fee, --max-fee-per-gas), or run"
    : OF_THE_ACCOUNT.test(words)
      ? "Wait until what the account has sent is mined, or run"
      : "Run";
  return new SymbolonError({
    code: "NotSent",
    reason: `The node refuses the transaction: ${words}.`,
    hint: `${first} the same command with another node of the chain (--rpc), which may take it: what is done is not done twice.`,
    details: { account, told: words },
    cause,
  });
}

/**
 * The node asks for a higher price than was offered.
 * @param ceiling wei of a unit of gas that is never offered more than, where that is what is in the way
 */
export function priceRefused(
  account: string,
  { refusal, refused }: { refusal: unknown; refused: RequiredPrice | undefined },
  ceiling?: bigint,
): SymbolonError {
  if (refusal !== undefined && sendRefusal(refusal).kind === "dear") return tooDear(account, refusal);
  const words = refusal === undefined ? undefined : wordsOf(refusal);
  const limit = ceiling === undefined ? "" : `, and at most ${formatGwei(ceiling)} gwei may be offered`;
  const hint =
    refused?.wants === "whole"
      ? "Ask another node: this one is ahead of what it tells of the base fee, or wants more"
      : "Give as much as it asks for as --priority-fee";
  return new SymbolonError({
    code: "NotSent",
    reason: `The node asks for a higher price of gas${limit}${words === undefined ? "" : `: ${words}`}.`,
    hint: `${ceiling === undefined ? hint : "Raise --max-fee-per-gas, or wait until gas costs less"}, and run the same command again: what is done is not done twice.`,
    details: { account, told: words, ...(ceiling !== undefined && { ceiling }) },
    cause: refusal,
  });
}

/** The node caps a transaction's fee, and the base fee alone would be more. */
function tooDear(account: string, refusal: unknown): SymbolonError {
  const words = wordsOf(refusal);
  return new SymbolonError({
    code: "NotSent",
    reason: `The node takes no transaction whose fee may be so high, and the base fee alone makes it that: ${words}.`,
    hint: "Wait until gas costs less, or use a node of the chain without that limit (--rpc), and run the same command again: what is done is not done twice.",
    details: { account, told: words },
    cause: refusal,
  });
}

/** A transaction was outbid as often as it may be, and waits. @param refusal of its newest version, if the node has refused it */
export function stillPending(
  { nonce, hashes }: Sending,
  journal: string | undefined,
  refusal: unknown,
): SymbolonError {
  const last = hashes.at(-1);
  const answer = refusal === undefined ? "" : ` The node said of its newest version: ${wordsOf(refusal)}.`;
  return new SymbolonError({
    code: "TransactionPending",
    reason: `The transaction with nonce ${nonce}${last === undefined ? "" : ` (${last})`} is not mined.${answer}`,
    hint:
      journal === undefined
        ? "Look for it on the chain before you run this again: it may still be mined."
        : "Run the same command again later: it goes on waiting for this one.",
    details: { nonce, hashes, journal },
  });
}

/** Somebody else has the key, too. */
export function nonceTaken(account: string, { nonce }: Sending): SymbolonError {
  return new SymbolonError({
    code: "NonceTaken",
    reason: `Something else sends with the key of ${account}: it used nonce ${nonce} for its own transaction.`,
    hint: "Stop everything else that sends with it. The command sends what the nonce was for again once that transaction is final.",
    details: { account, nonce },
  });
}
