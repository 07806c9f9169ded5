import { SymbolonError } from "../../sdk/core/errors.ts";

/** Characters of a value that an answer repeats. */
const MAX_SHOWN = 500;

/**
 * An error in an answer: the reason and the hint for people, the code and the values for programs. It omits long
 * values. It also omits messages of a store or node: they may contain this service's own addresses and names.
 */
export function errorBody(error: SymbolonError): object {
  const { code, reason, hint, details } = AWAY[error.code] ?? error;
  return { error: { code, reason, hint, details: plain(details) } };
}

function plain(details: SymbolonError["details"]): unknown {
  const shown = Object.entries(details).map(([name, value]) => [name, jsonOf(value)] as const);
  const short = shown.filter(([, json]) => json !== undefined && json.length <= MAX_SHOWN);
  return Object.fromEntries(short.map(([name, json]) => [name, JSON.parse(json as string)]));
}

function jsonOf(value: unknown): string | undefined {
  return JSON.stringify(value, (_, one) => (typeof one === "bigint" ? String(one) : one));
}

const chainAway = new SymbolonError({
  code: "ChainNotReachable",
  reason: "The chain's node does not answer.",
  hint: "Try again in ten seconds.",
});

/** The error for callers while the store is away. */
export function storeAway(): SymbolonError {
  return new SymbolonError({
    code: "StoreAway",
    reason: "The store does not answer, or keeps nothing that is written.",
    hint: "Try again in ten seconds; accepted submissions are not lost.",
  });
}

/** Errors that replace the original one in answers. */
const AWAY: Readonly<Record<string, SymbolonError>> = {
  StoreLost: storeAway(),
  StoreNotReachable: storeAway(),
  StoreExhausted: storeAway(),
  StoreNotWritable: storeAway(),
  ChainNotReachable: chainAway,
};
