import type { Address, Hex } from "viem";
import type { Verdict } from "../../../sdk/core/verdict.ts";
import type {
  AttestationField,
  AttestationType,
} from "../../../sdk/credentials/attestations/parseAttestationSchema.ts";
import type { FieldContent, HolderRecord, LeftOut } from "../rules/allocationRules.ts";
import type { RuleField } from "../rules/requireRuleFields.ts";

/** Credentials that were read: those that are valid at the block, and those that are not, with the reason. */
export type Holders = {
  readonly valid: readonly HolderRecord[];
  readonly leftOut: readonly LeftOut[];
};

/** Called with how much of a step of a long reading is done. */
export type OnRuledProgress = (step: string, done: number, total: number) => void;

/** Whose credentials are wanted, of which schema, and which of their fields. */
export type HolderFilter = {
  /** Uid, in lower case. */
  readonly schema: Hex;
  /** Lower case. */
  readonly issuers: readonly Address[];
  /** Those that the rules use; empty: what a credential says does not matter. */
  readonly fields: ReadonlySet<string>;
};

export const NO_FIELD_CONTENT: ReadonlyMap<string, FieldContent> = new Map();

/** The reason for which a verdict leaves a credential out; undefined where it is valid. */
export function leftOutBy(holder: HolderRecord, { outcome, since }: Verdict): LeftOut | undefined {
  if (outcome === "Valid") return undefined;
  // What was listed by the chain at the block itself, and then is not there, is found out before.
  if (outcome === "NotFound") throw new RangeError(`${holder.credential} was checked, but does not exist.`);
  const details = outcome === "NotYetValid" ? {} : { since: since.toString() };
  return { holder, why: outcome, details };
}

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
  const selected = fields.flatMap(({ name, type }, position) =>
    names.has(name) ? [{ name, position, kind: kindOf(type) }] : [],
  );
  return (values) =>
    new Map(selected.map(({ name, position, kind }) => [name, contentOf(kind, values[position])]));
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
