import { SymbolonError } from "../../sdk/core/errors.ts";

/** Characters of a wallet's words that are repeated. */
const MAX_WORDS = 200;
/** Of a person's no: EIP-1193's, and those of CAIP-25 for a pairing. */
const REFUSED = 4001;
const REFUSED_PAIRING: readonly unknown[] = [5000, 5001, 5002, 5003];
const METHOD_UNKNOWN = -32601;
/** CAIP-25's of an end of the session, by which the library answers whatever is still asked. */
const ENDED = 6000;

type Answered = { readonly code?: unknown; readonly message?: unknown; readonly data?: unknown };

const OTHER_WAYS = "Choose another wallet, or open this page inside of one.";

/** Nobody paired in time. */
export function pairingTimedOut(minutes: number): SymbolonError {
  return new SymbolonError({
    code: "PairingTimedOut",
    reason: `No wallet answered within ${minutes} minutes.`,
    hint: "Choose WalletConnect again: there will be another code.",
  });
}

export function pairingCancelled(): SymbolonError {
  return new SymbolonError({
    code: "PairingCancelled",
    reason: "You stopped before a wallet answered.",
    hint: "Nothing was connected: choose a wallet when you like.",
  });
}

/** The relay is how anything reaches the wallet. */
export function relaySilent(relay: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "RelaySilent",
    reason: `The relay of WalletConnect does not answer: ${relay}.`,
    hint: `Try again later. ${OTHER_WAYS} If that does not help, the page's publisher must check that the relay accepts their project from this address.`,
    details: { relay },
    cause,
  });
}

/** The page's host does not give what speaks WalletConnect. */
export function notLoaded(cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "SignClientNotLoaded",
    reason: "The code for WalletConnect could not be loaded.",
    hint: `Load the page again. ${OTHER_WAYS}`,
    cause,
  });
}

/** A wallet answered a proposal with something else than accounts. */
export function pairingRefused(why: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "PairingRefused",
    reason: `The wallet does not pair: ${why}.`,
    hint: OTHER_WAYS,
    cause,
  });
}

/** The pairing has no account on the page's chain, and a page cannot add one. */
export function pairedElsewhere(there: number, expected: number): SymbolonError {
  return new SymbolonError({
    code: "PairedElsewhere",
    reason: `The wallet was paired for chain ${there}, not for chain ${expected}.`,
    hint: `Disconnect, add chain ${expected} to the wallet, and pair it again.`,
    details: { there, wanted: expected },
  });
}

/** A page asks only for what the wallet has agreed to. Many wallets, for example a Safe's, agree to no signatures. */
export function notPairedFor(method: string): SymbolonError {
  return new SymbolonError({
    code: "NotPairedFor",
    reason: `The wallet has not agreed to be asked for ${method}.`,
    hint: "If it is a Safe or has several owners, let it send a transaction instead; otherwise pair another wallet.",
    details: { method },
  });
}

/** What no page asks a paired wallet for, with the code of EIP-1474: viem tries such methods after others, and tells of those then. */
export function methodUnknown(method: string): Error {
  return Object.assign(new Error(`No paired wallet is asked for ${method}.`), { code: METHOD_UNKNOWN });
}

/** Wallet, page or time ended the pairing, maybe while the wallet was asked for something. */
export function pairingEnded(): SymbolonError {
  return new SymbolonError({
    code: "PairingEnded",
    reason: "The pairing with the wallet is over.",
    hint: "Its own history shows whether it sent anything before: look there, and pair it again.",
  });
}

/** The wallet let a request expire. */
function walletSilent(cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "WalletSilent",
    reason: "The wallet did not answer in time.",
    hint: "Its own history shows whether it sent anything: look there before you try again. For an account of several owners, calls or the Safe file work better.",
    cause,
  });
}

/** Words of whatever was answered: a wallet may answer anything, even what becomes no text. */
function wordsOf(thrown: unknown): string {
  const message = typeof thrown === "string" ? thrown : (thrown as Answered | null | undefined)?.message;
  return typeof message === "string" ? message.slice(0, MAX_WORDS) : "it does not say why";
}

/** Whether it is the relay that something failed by: the library has no codes for it. */
const isOfRelay = (thrown: unknown): boolean =>
  /failed to publish|internet connection|socket|relay|subscrib/i.test(wordsOf(thrown));

/** What a proposal was answered with, or failed by. */
export function pairingFault(thrown: unknown, relay: string): unknown {
  if (thrown instanceof SymbolonError) return thrown;
  const { code } = (thrown ?? {}) as Answered;
  if (REFUSED_PAIRING.includes(code)) return refusal(thrown);
  return code === undefined && isOfRelay(thrown)
    ? relaySilent(relay, thrown)
    : pairingRefused(wordsOf(thrown).replace(/\.$/, ""), thrown);
}

/** What a request was answered with, or failed by: errors of wallets keep their codes (EIP-1193). */
export function requestFault(thrown: unknown, relay: string): unknown {
  if (thrown instanceof SymbolonError) return thrown;
  const { code, data } = (thrown ?? {}) as Answered;
  if (REFUSED_PAIRING.includes(code)) return refusal(thrown);
  // "Expired." is the session, a request that "expired" is not.
  if (code === ENDED || (code === undefined && /^Expired\./.test(wordsOf(thrown)))) return pairingEnded();
  if (code !== undefined) return Object.assign(new Error(wordsOf(thrown)), { code, data });
  if (/expired/i.test(wordsOf(thrown))) return walletSilent(thrown);
  return isOfRelay(thrown) ? relaySilent(relay, thrown) : thrown;
}

const refusal = (thrown: unknown): Error => Object.assign(new Error(wordsOf(thrown)), { code: REFUSED });
