import { SymbolonError } from "../../core/errors.ts";
import { decodeAttestationData } from "../attestations/attestationData.ts";
import type { FieldValue } from "../fieldValue.ts";
import { parseSchema } from "../parseSchema.ts";
import type { Import, Selection, Skipped } from "./selectImports.ts";

/**
 * What of a selection one batch can hold: a credential of a batch has no reference, its data is split into fields, and
 * all are under one schema.
 * @throws SymbolonError `NothingToImport`, `SeveralSchemas`
 */
export function selectForBatch({ levels, skipped }: Selection): Selection {
  const kept: Import[] = [];
  const left: Skipped[] = [...skipped];
  for (const one of levels.flat()) {
    const { attestation, refersTo } = one;
    const detail =
      refersTo === undefined
        ? problemOf(one)
        : `It refers to ${attestation.refUID}; a credential of a batch cannot.`;
    if (detail === undefined) kept.push(one);
    else left.push({ attestation, reason: refersTo === undefined ? "data" : "reference", detail });
  }
  const [first] = kept;
  if (first === undefined) throw nothing();
  const other = kept.find(({ schema }) => schema.uid !== first.schema.uid);
  if (other !== undefined) throw severalSchemas(first.attestation.schema, other.attestation.schema);
  return { levels: [kept], skipped: left };
}

/**
 * The values of an attestation, one a field, in schema order.
 * @throws SymbolonError `BadSchema` where the schema has a tuple, `BadAttestationData`
 */
export function fieldValues({ attestation, schema }: Import): readonly FieldValue[] {
  const text = schema.schema.schema;
  const fields = parseSchema(text);
  const values: unknown = decodeAttestationData(text, attestation.data);
  if (Array.isArray(values)) return values as readonly FieldValue[];
  const named = values as Readonly<Record<string, FieldValue>>;
  return fields.map(({ name }) => named[name] as FieldValue);
}

function problemOf(one: Import): string | undefined {
  try {
    fieldValues(one);
    return undefined;
  } catch (error) {
    if (error instanceof SymbolonError) return error.reason;
    throw error;
  }
}

function nothing(): SymbolonError {
  return new SymbolonError({
    code: "NothingToImport",
    reason: "No attestation can become a credential of a batch.",
    hint: "Look at --dry-run for what is there, or import as attestations.",
  });
}

function severalSchemas(one: string, other: string): SymbolonError {
  return new SymbolonError({
    code: "SeveralSchemas",
    reason: `The attestations are under several schemas (${one} and ${other}), a batch has one.`,
    hint: "Give --schema, and import once for each schema, with another --out.",
    details: { schemas: [one, other] },
  });
}
