import { SymbolonError } from "../../sdk/core/errors.ts";

/** Characters of a value that an answer repeats. */
const MAX_SHOWN = 500;

/**
 * An error as it is answered: what went wrong and the hint, for people; the code and the values, for programs. Long values are
 * left out, and so is what a store or a node said, in which addresses and names of this service's own may stand.
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
  reason: "The chain's node does not answer, which has to be asked about this.",
  hint: "Come again in some seconds.",
});

/** The error for whoever asks while the store is away. */
export function storeAway(): SymbolonError {
  return new SymbolonError({
    code: "StoreAway",
    reason: "The store does not answer.",
    hint: "Come again in some seconds; what was taken in before is not lost.",
  });
}

/** What is said in place of an error's own words. */
const AWAY: Readonly<Record<string, SymbolonError>> = {
  StoreLost: storeAway(),
  StoreNotReachable: storeAway(),
  StoreExhausted: storeAway(),
  ChainNotReachable: chainAway,
};
