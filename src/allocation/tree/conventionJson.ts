import { SymbolonError } from "../../core/errors.ts";
import { type Convention, type ConventionRules, conventionOf, rulesOf } from "./convention.ts";

/** A convention as manifests hold it: its name and every rule, so that a custom one is rebuilt from its manifest. */
export type ConventionJson = Omit<Convention, "summary">;

type Check = (value: unknown) => boolean;

const isOneOf =
  (...allowed: readonly unknown[]): Check =>
  (value) =>
    allowed.includes(value);

const FIELD = isOneOf("index", "account", "beneficiary", "amount");

const CHECKS: Readonly<Record<keyof ConventionJson, Check>> = {
  name: (value) => typeof value === "string",
  leafFields: (value) => Array.isArray(value) && value.every(FIELD),
  leafEncoding: isOneOf("abi", "packed"),
  leafHashing: isOneOf("once", "twice"),
  leafOrder: isOneOf("index", "hash"),
  indexRule: isOneOf("source", "checksum"),
  shape: isOneOf("heap", "promote", "duplicate", "pad"),
  shardNybbles: isOneOf(0, 1, 2, 3, 4),
};

/** What a manifest says of a convention. */
export function conventionToJson(convention: Convention): ConventionJson {
  return { name: convention.name, ...rulesOf(convention) };
}

/**
 * Reads a convention strictly: every rule there, none unknown, and under the name that these rules have, since a
 * manifest that calls its own rules `native` would deceive whoever reads only the name.
 * @throws SymbolonError `BadConvention`
 */
export function conventionFromJson(json: unknown): Convention {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw bad("is not an object", json);
  const stated = json as Readonly<Record<string, unknown>>;
  for (const [field, check] of Object.entries(CHECKS)) {
    if (!Object.hasOwn(stated, field)) throw bad(`lacks ${field}`, json);
    if (!check(stated[field])) throw bad(`has the ${field} ${JSON.stringify(stated[field])}`, json);
  }
  const unknown = Object.keys(stated).find((field) => !Object.hasOwn(CHECKS, field));
  if (unknown !== undefined) throw bad(`has ${JSON.stringify(unknown)}, which no rule is called`, json);
  let convention: Convention;
  try {
    convention = conventionOf(stated as ConventionRules);
  } catch (cause) {
    if (cause instanceof SymbolonError) throw bad("contradicts itself", json, cause);
    throw cause;
  }
  if (convention.name === stated.name) return convention;
  throw bad(
    `is called ${JSON.stringify(stated.name)}, but the convention of its rules is ${convention.name}`,
    json,
  );
}

function bad(problem: string, convention: unknown, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadConvention",
    reason: `The convention ${problem}.`,
    hint: "Give one as `tree build` writes it into a manifest.",
    details: { convention },
    cause,
  });
}
