import { SymbolonError } from "../sdk/core/errors.ts";

/** Of EIP-1193 and EIP-1474, and how wallets word the same without a number. */
const REFUSED = 4001;
const UNAUTHORIZED = 4100;
const BUSY = -32002;

/** What a wallet did instead of what it was asked for, as an error with a hint; anything else is handed on as it is. */
export function walletFault(thrown: unknown): unknown {
  const causes = causesOf(thrown);
  const is = (codes: readonly number[], words: RegExp) =>
    causes.some(
      ({ code, name, message }) => codes.includes(Number(code)) || words.test(`${name} ${message}`),
    );
  const make = (code: string, reason: string, hint: string) =>
    new SymbolonError({ code, reason, hint, cause: thrown });
  if (is([REFUSED], /user (rejected|denied|cancel)|UserRejected|rejected the request/i)) {
    return make(
      "WalletRefused",
      "You declined the request in your wallet.",
      "Nothing was sent or signed: try again when you like.",
    );
  }
  if (is([BUSY], /already pending|ResourceUnavailable/i)) {
    return make(
      "WalletBusy",
      "The wallet still waits for an answer.",
      "Open the wallet, and answer or close what it asks.",
    );
  }
  if (is([], /ConnectorChainMismatch|ChainMismatchError|ConnectorUnavailableReconnecting/)) {
    return make(
      "WrongChain",
      "The wallet is on another chain.",
      "Switch the wallet's network, and try again.",
    );
  }
  if (is([UNAUTHORIZED], /ConnectorAccountNotFound|ConnectorNotConnected|AccountNotFound/)) {
    return make(
      "WalletAccountGone",
      "The wallet no longer offers the account that was connected.",
      "Choose that account in the wallet, or connect again.",
    );
  }
  return thrown;
}

type Cause = { readonly code?: unknown; readonly name?: unknown; readonly message?: unknown };

/** Causes that are looked at, one within the other. */
const MAX_DEPTH = 10;

function causesOf(thrown: unknown): readonly Cause[] {
  const found: Cause[] = [];
  let cause = thrown;
  while (typeof cause === "object" && cause !== null && found.length < MAX_DEPTH) {
    found.push(cause);
    cause = (cause as { readonly cause?: unknown }).cause;
  }
  return found;
}

/** Bytes of a transaction's hash as hexadecimal text. */
const HASH = /^0x[\da-f]{64}$/i;

/**
 * The hash that a wallet answered: some answer a signature, or nothing, where a hash was due.
 * @throws SymbolonError `NoHash`
 */
export function requireHash(answer: unknown): `0x${string}` {
  if (typeof answer === "string" && HASH.test(answer)) return answer as `0x${string}`;
  throw new SymbolonError({
    code: "NoHash",
    reason: "The wallet did not answer with the hash of a transaction.",
    hint: "Its own history shows whether it sent anything: look there before you try again.",
    details: { answer },
  });
}

/**
 * What a wallet names calls by (EIP-5792): some text of its own.
 * @throws SymbolonError `NoCallsId`
 */
export function requireCallsId(answer: unknown): string {
  if (typeof answer === "string" && answer !== "") return answer;
  throw new SymbolonError({
    code: "NoCallsId",
    reason: "The wallet accepted the calls without giving their id.",
    hint: "Its own history shows whether it sent anything: look there before you try again.",
    details: { answer },
  });
}

/**
 * The signature that a wallet answered. Wallets of accounts with several owners answer nothing where the others have not
 * signed yet.
 * @throws SymbolonError `NoSignature`
 */
export function requireSignature(answer: unknown): `0x${string}` {
  if (typeof answer === "string" && SIGNATURE.test(answer)) return answer as `0x${string}`;
  throw new SymbolonError({
    code: "NoSignature",
    reason: "The wallet gave no signature: other owners of the account may have to sign first.",
    hint: "Nothing was sent. Claim by a transaction of the account instead, or sign again when its owners are ready.",
    details: { answer },
  });
}

const SIGNATURE = /^0x(?:[\da-f]{2})+$/i;
