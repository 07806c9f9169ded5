import type { FieldContent } from "../../../src/allocation/rules/allocationRules.ts";
import type { RuleField } from "../../../src/allocation/rules/requireRuleFields.ts";
import type {
  AttestationField,
  AttestationType,
} from "../../../src/credentials/attestations/parseAttestationSchema.ts";

/** The fields of a schema, as rules ask for them. */
export function ruleFields(fields: readonly AttestationField[]): readonly RuleField[] {
  return fields.map(({ name, type }): RuleField => {
    const kind = kindOf(type);
    const bytes = "bytes" in type ? type.bytes : undefined;
    return { name, type: type.name, kind, ...(kind === "hex" && bytes !== undefined && { bytes }) };
  });
}

/**
 * Takes the named fields out of a credential's values, each in the one form in which rules compare it.
 * @param names fields that are there once and are no list or tuple (`requireRuleFields`)
 */
export function contentReader(
  fields: readonly AttestationField[],
  names: ReadonlySet<string>,
): (values: readonly unknown[]) => ReadonlyMap<string, FieldContent> {
  const wanted = fields.flatMap(({ name, type }, position) =>
    names.has(name) ? [{ name, position, kind: kindOf(type) }] : [],
  );
  return (values) =>
    new Map(wanted.map(({ name, position, kind }) => [name, contentOf(kind, values[position])]));
}

function kindOf({ kind }: AttestationType): RuleField["kind"] {
  if (kind === "uint" || kind === "int") return "integer";
  if (kind === "bool") return "truth";
  if (kind === "address" || kind === "fixedBytes" || kind === "bytes") return "hex";
  return kind === "string" ? "text" : "other";
}

/** Narrow integers come as numbers, addresses with a checksum. */
function contentOf(kind: RuleField["kind"], value: unknown): FieldContent {
  if (kind === "integer") return BigInt(value as bigint | number);
  return kind === "hex" ? (value as string).toLowerCase() : (value as boolean | string);
}
