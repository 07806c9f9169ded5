import type { Address, Hex } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import type { Mismatch, Source } from "./answer.ts";

/**
 * What else a verifier expects of a valid credential: anybody may issue anything, about anybody. Each part must be
 * given; `any` states that it may be anything.
 */
export type FixedExpectation = {
  /** The accounts whose credentials count. */
  readonly issuers: readonly Address[] | "any";
  /** Uid of the schema, or of each that counts. */
  readonly schema: Hex | readonly Hex[] | "any";
  /** The expected subject: the holder before the verifier. */
  readonly subject: Address | "any";
};

/** What a verifier expects where a chain can be asked: its issuers may be on a list there. */
export type Expectation = Omit<FixedExpectation, "issuers"> & {
  readonly issuers: FixedExpectation["issuers"] | ListedIssuers;
};

/** Issuers that a contract vouches for: an `ITrustList`. One that fails, or does not exist, refuses everybody. */
export type ListedIssuers = {
  readonly trustList: Address;
  /**
   * `now`: the list must trust them at the moment that is asked about. `whenIssued`: at the credential's own date,
   * whatever became of the issuer since. A batch's `issuedAt` is its issuer's claim, true to a day.
   */
  readonly trusted: "now" | "whenIssued";
};

/** The parts of a credential that an expectation covers. */
type Shown = { readonly issuer: Address; readonly schema: Hex; readonly subject: Address };

/** The trust list of an expectation, if it has one. */
export function listOf({ issuers }: Expectation): ListedIssuers | undefined {
  return issuers !== "any" && "trustList" in issuers ? issuers : undefined;
}

/**
 * Refuses what the types refuse already, for values from JSON or JavaScript: a missing part does not mean `any`.
 * @throws SymbolonError `ExpectationUnclear`; `NoIssuersExpected` where the list of issuers is empty: it would refuse
 * everybody, forever
 */
export function requireClear(expected: Expectation): void {
  const { issuers, schema, subject }: { readonly [part in keyof Expectation]?: unknown } = expected ?? {};
  if (issuers !== "any" && !isTexts(issuers) && !isListed(issuers)) throw unclear("issuers", issuers);
  if (typeof schema !== "string" && !(isTexts(schema) && schema.length > 0)) throw unclear("schema", schema);
  if (typeof subject !== "string") throw unclear("subject", subject);
  if (!Array.isArray(issuers) || issuers.length > 0) return;
  throw new SymbolonError({
    code: "NoIssuersExpected",
    reason: "The list of expected issuers is empty, so no credential could be accepted.",
    hint: 'Name the issuers that you trust; or give "any" to trust everybody.',
  });
}

const isTexts = (list: unknown): list is readonly string[] =>
  Array.isArray(list) && list.every((one) => typeof one === "string");

function isListed(issuers: unknown): boolean {
  const { trustList, trusted } = (issuers ?? {}) as { readonly [part in keyof ListedIssuers]?: unknown };
  return typeof trustList === "string" && (trusted === "now" || trusted === "whenIssued");
}

/**
 * An expectation where no chain can be asked.
 * @throws SymbolonError `TrustListNeedsChain` where its issuers are on a list, and those of `requireClear`
 */
export function requireFixed(expected: Expectation): FixedExpectation {
  requireClear(expected);
  const { issuers, schema, subject } = expected;
  if (issuers === "any" || !("trustList" in issuers)) return { issuers, schema, subject };
  throw new SymbolonError({
    code: "TrustListNeedsChain",
    reason: `Only the chain knows whether ${issuers.trustList} trusts the issuer.`,
    hint: "Verify live, or name the issuers.",
    details: { trustList: issuers.trustList },
  });
}

/**
 * How a credential differs from what is expected; undefined where it does not. It does not check what only a list
 * knows.
 * @throws SymbolonError those of `requireClear`
 */
export function findMismatch(expected: Expectation, shown: Shown): SymbolonError | undefined {
  requireClear(expected);
  const { issuers, schema, subject } = expected;
  const isOpen = issuers === "any" || "trustList" in issuers;
  if (!isOpen && !issuers.some((issuer) => isSame(issuer, shown.issuer))) {
    return different("IssuerMismatch", "issuer", shown.issuer, issuers.join(" or "));
  }
  const schemas = schema === "any" ? [] : [schema].flat();
  if (schemas.length > 0 && !schemas.some((one) => isSame(one, shown.schema))) {
    return different("SchemaMismatch", "schema", shown.schema, schemas.join(" or "));
  }
  if (subject !== "any" && !isSame(subject, shown.subject)) {
    return different("SubjectMismatch", "subject", shown.subject, subject);
  }
  return undefined;
}

/** The answer about a credential that is not the expected one. */
export function mismatch(source: Source, moment: bigint, problem: SymbolonError): Mismatch {
  return { outcome: "Mismatch", source, moment, problem };
}

const isSame = (one: Hex, other: Hex) => one.toLowerCase() === other.toLowerCase();

function different(code: string, what: string, found: Hex, expected: string): SymbolonError {
  return new SymbolonError({
    code,
    reason: `The credential's ${what} is ${found}, but ${expected} is expected.`,
    hint: `Ask for a credential with the expected ${what}: this is another credential, whatever its status is.`,
    details: { [what]: found, expected },
  });
}

function unclear(part: keyof Expectation, said: unknown): SymbolonError {
  const shown = (JSON.stringify(said) ?? String(said)).slice(0, 100);
  return new SymbolonError({
    code: "ExpectationUnclear",
    reason: `The expectation has ${shown} for ${part}.`,
    hint:
      part === "issuers"
        ? 'Give a list of addresses, { trustList, trusted: "now" or "whenIssued" }, or "any".'
        : `Give the ${part} that it must have, or "any".`,
    details: { part, said: shown },
  });
}
