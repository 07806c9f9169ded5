import { type Flaw, list, Misfit, object, oneOf, text } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type Convention, conventionOf, type LeafField, rulesOf } from "./convention.ts";

/** A convention as manifests hold it: its name and every rule, so that a custom one is rebuilt from its manifest. */
export type ConventionJson = Omit<Convention, "summary">;

const READ = object<ConventionJson>({
  name: text,
  leafFields: list(oneOf<LeafField>(["index", "account", "beneficiary", "amount"])),
  leafEncoding: oneOf(["abi", "packed"]),
  leafHashing: oneOf(["once", "twice"]),
  leafOrder: oneOf(["index", "hash"]),
  indexRule: oneOf(["source", "checksum"]),
  shape: oneOf(["heap", "promote", "duplicate", "pad"]),
  shardNybbles: oneOf([0, 1, 2, 3, 4]),
});

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
  let stated: ConventionJson;
  try {
    stated = READ(json, "");
  } catch (cause) {
    throw cause instanceof Misfit ? bad(problemOf(cause.flaw, json), json) : cause;
  }
  let convention: Convention;
  try {
    convention = conventionOf(stated);
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

function problemOf({ path, member }: Flaw, json: unknown): string {
  if (path === "") return "is not an object";
  if (member !== undefined) {
    return member.isExtra
      ? `has ${JSON.stringify(member.name)}, which no rule is called`
      : `lacks ${member.name}`;
  }
  const [field = ""] = path.split("[");
  return `has the ${field} ${JSON.stringify((json as Readonly<Record<string, unknown>>)[field])}`;
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
