import type { Hex } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { decodeAttestationData } from "../attestations/attestationData.ts";
import type { FieldValue } from "../fieldValue.ts";
import { parseSchema } from "../parseSchema.ts";
import { type ImportedRow, importedRow, skippedRows } from "./importReport.ts";
import type { Import, ImportSource, Selection, Skipped } from "./selectImports.ts";
import { type CredentialsFile, type StoredState, storedRows } from "./storedBatch.ts";

/** Uids of the attestations that became credentials of a batch. */
export function sourcesOf({ credentials }: CredentialsFile): readonly Hex[] {
  return credentials.map(({ source }) => source);
}

/**
 * The part of a selection that one batch can hold: a credential of a batch has no reference, and its data is split into
 * fields.
 * @param stored the batch of an earlier run; undefined: no earlier run
 */
export function selectForBatch(
  stored: CredentialsFile | undefined,
  select: (isMade: (uid: Hex) => boolean) => Selection,
): Selection {
  const inBatch = new Set(stored && sourcesOf(stored));
  const { levels, skipped } = select((uid) => inBatch.has(uid));
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
  return { levels: [kept], skipped: left };
}

/**
 * The report of an import as a batch, for each attestation: those of the batch, whatever their status now, and why all
 * others are skipped.
 * @param name of the file that holds the batch
 * @param state of the batch after this run
 */
export function batchRows(
  file: CredentialsFile,
  name: string,
  source: ImportSource,
  selection: Selection,
  state: StoredState,
): readonly ImportedRow[] {
  const inBatch = new Set(sourcesOf(file));
  const isOutside = ({ attestation }: Import) => !inBatch.has(attestation.uid);
  return [
    ...storedRows(file, source, state),
    ...selection.levels.flat().filter(isOutside).map(later(name)),
    ...skippedRows(selection).filter((row) => !inBatch.has(row.source)),
  ];
}

/** The row of an attestation that was made after the batch was built. */
function later(name: string): (one: Import) => ImportedRow {
  const detail = `It is not in ${name}, which an earlier run wrote.`;
  return (one) => ({
    ...importedRow(one, undefined, "left behind"),
    reason: "later than the batch",
    detail,
  });
}

/**
 * The values of an attestation, one for each field, in schema order.
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
