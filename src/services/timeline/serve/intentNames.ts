import { SymbolonError } from "../../../sdk/core/errors.ts";

/** How intents are named to the public: their numbers would tell how many there are, and lead on to the next one. */
export type IntentNames = {
  readonly of: (intent: bigint) => string;
  /** Undefined: it is the name of none. */
  readonly numberOf: (text: string) => bigint | undefined;
};

const NUMBER = /^(?:intent:)?\d{1,18}$/;
const NAME = /^[0-9a-f]{32}$/;
/** Numbers of intents in what is answered: in words, in subjects, and of a path. */
const SAID = /\bintent([ :])(\d{1,18})\b/g;
const SAID_OF_SEVERAL = /\bintents (\d{1,18}(?:(?:, | and )\d{1,18})*)\b/g;
/** Numbers of a store's transactions, which count as intents' do: the chain names a transaction by its hash. */
const BUNDLE = /\btransaction \d{1,18} of the store\b/g;
const BUNDLES = /\bthe transactions \d{1,18}(?:(?:, | and )\d{1,18})+ of the store\b/g;
const MEMBER = /"intent":"(\d{1,18})"/g;

/** What somebody of the public asks about, as a store names it. @throws SymbolonError `NothingKnown` for a number, and for a name of nothing */
export function subjectOf(what: string, names: IntentNames): string {
  if (!NUMBER.test(what) && !NAME.test(what)) return what;
  const intent = names.numberOf(what);
  if (intent !== undefined) return `intent:${intent}`;
  throw new SymbolonError({
    code: "NothingKnown",
    reason: `No intent has the id ${what} here.`,
    hint: "Take the id from the answer to your submission.",
    details: { what },
  });
}

/** A document in JSON as the public gets it: with names for numbers, and without those of bundles. */
export function withNames(json: string, names: IntentNames): string {
  const named = (number: string) => names.of(BigInt(number));
  return json
    .replace(BUNDLE, "a transaction of the store")
    .replace(BUNDLES, "several transactions of the store")
    .replace(SAID_OF_SEVERAL, (_, numbers: string) => `intents ${numbers.replace(/\d+/g, named)}`)
    .replace(SAID, (_, sign: string, number: string) => `intent${sign}${named(number)}`)
    .replace(MEMBER, (_, number: string) => `"intent":"${named(number)}"`);
}

/** The same of an error, which may name what was found. */
export function errorWithNames(thrown: unknown, names: IntentNames): unknown {
  if (!(thrown instanceof SymbolonError)) return thrown;
  const { code, reason, hint, details } = thrown;
  const plain = JSON.stringify({ reason, hint, details }, (_, value) =>
    typeof value === "bigint" ? String(value) : value,
  );
  return new SymbolonError({ code, ...JSON.parse(withNames(plain, names)), cause: thrown });
}
