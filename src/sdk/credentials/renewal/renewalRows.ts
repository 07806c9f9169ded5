import type { Address, Hex } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { fileError, valueError } from "../../core/inputErrors.ts";
import type { InputRow } from "../../core/text/csvTable.ts";
import { quote } from "../../core/text/escape.ts";
import { NOT_A_MOMENT, readMoment } from "../../core/text/moment.ts";
import { addressIn, BAD_ADDRESS } from "../addressText.ts";
import { BAD_EVIDENCE, BAD_REASON } from "../changes/changeRows.ts";
import { parseReason } from "../changes/parseReason.ts";
import { fieldValueFromJson, fieldValueFromText, hintInText } from "../fieldCodec.ts";
import type { FieldValue } from "../fieldValue.ts";
import type { SchemaField } from "../parseSchema.ts";

/** What a new credential says otherwise than the one that it takes the place of. */
export type RenewalChanges = {
  readonly subject?: Address;
  /** Unix seconds; 0: from issuance. */
  readonly validFrom?: bigint;
  /** Unix seconds; 0: never. */
  readonly expires?: bigint;
  /** Values by the field's position in the schema. */
  readonly values: ReadonlyMap<number, FieldValue>;
};

/** A credential as people name it who have the batch: by its index, its id, or its subject. */
export type RenewalTarget =
  | { readonly index: number; readonly id?: Hex }
  | { readonly id: Hex }
  | { readonly subject: Address };

/** One credential that is to be renewed. */
export type RenewalRow = {
  readonly target: RenewalTarget;
  readonly changes: RenewalChanges;
  /** Of the old one's revocation: a code of the issuer's own list; 0 for none. */
  readonly reason: number;
  /** keccak256 of the evidence; 32 zero bytes for none. */
  readonly evidence: Hex;
};

export type RenewalRowsParameters = {
  /** The file's name, for errors. */
  readonly file: string;
  readonly rows: readonly InputRow[];
  /** Id of the batch: a row that names another is refused. */
  readonly batch: Hex;
  readonly fields: readonly SchemaField[];
  /** What every row says that does not say otherwise. */
  readonly defaults: Omit<RenewalRow, "target">;
  /** keccak256 of what the column `evidence` holds. */
  readonly hashEvidence: (text: string) => Hex;
};

const OWN = [
  "batch",
  "index",
  "credential",
  "subject",
  "newSubject",
  "validFrom",
  "expires",
  "reason",
  "evidence",
] as const;
type OwnColumn = (typeof OWN)[number];

/** Before a field's name that is also the name of a column of ours. */
const FIELD_PREFIX = "data.";
const ID = /^0x[0-9a-fA-F]{64}$/;
const INDEX = /^\d{1,10}$/;

/**
 * Turns rows into what is to be renewed. Columns: `index`, `credential` (its id) or `subject` name the old one; `newSubject`,
 * `validFrom`, `expires` and fields say what is to be another, `reason` and `evidence` why; `batch` only guards against a
 * request for another batch. What is empty stays as it was.
 * @throws SymbolonError with file, row and column
 */
export function renewalRows(parameters: RenewalRowsParameters): readonly RenewalRow[] {
  return parameters.rows.map((row) => readRow(row, parameters));
}

function readRow(row: InputRow, parameters: RenewalRowsParameters): RenewalRow {
  const { file, batch, fields, defaults, hashEvidence } = parameters;
  requireColumns(row, file, fields);
  const read = cellReader(row, file);
  read("batch", (text) => (text.toLowerCase() === batch.toLowerCase() ? batch : undefined), {
    problem: "is another batch",
    hint: `Name credentials of ${batch}, or give the folder of the right batch.`,
  });
  const subject = read("newSubject", addressIn, BAD_ADDRESS);
  const validFrom = read("validFrom", momentOf, NOT_A_MOMENT);
  const expires = read("expires", momentOf, NOT_A_MOMENT);
  const changed = {
    ...defaults.changes,
    ...(subject !== undefined && { subject }),
    ...(validFrom !== undefined && { validFrom }),
    ...(expires !== undefined && { expires }),
  };
  return {
    target: targetOf(read, row, file),
    changes: { ...changed, values: new Map([...defaults.changes.values, ...valuesOf(row, file, fields)]) },
    reason: read("reason", parseReason, BAD_REASON) ?? defaults.reason,
    evidence: read("evidence", hashEvidence, BAD_EVIDENCE) ?? defaults.evidence,
  };
}

type Expected = { readonly problem: string; readonly hint: string };
type ReadCell = <Value>(
  column: OwnColumn,
  parse: (text: string) => Value | undefined,
  expected: Expected,
) => Value | undefined;

const BAD_TARGET: Expected = {
  problem: "names no credential",
  hint: "Name each by its index, its id (credential), or its present subject.",
};

function requireColumns({ values }: InputRow, file: string, fields: readonly SchemaField[]): void {
  const strange = Object.keys(values).find(
    (column) => !OWN.includes(column as OwnColumn) && fieldAt(column, fields) === undefined,
  );
  if (strange === undefined) return;
  throw fileError(file, {
    code: "WrongHeader",
    problem: `has an unknown column, ${quote(strange)}`,
    hint: `Name the old credential by index, credential or subject, and its changes by ${[
      "newSubject",
      "validFrom",
      "expires",
      ...fields.map(({ name }) => columnOf(name)),
    ].join(", ")}; reason and evidence say why.`,
  });
}

const columnOf = (name: string) => (OWN.includes(name as OwnColumn) ? `${FIELD_PREFIX}${name}` : name);

/** Position of the field that a column is about. */
function fieldAt(column: string, fields: readonly SchemaField[]): number | undefined {
  const position = fields.findIndex(({ name }) =>
    [columnOf(name), `${FIELD_PREFIX}${name}`].includes(column),
  );
  return position === -1 ? undefined : position;
}

function cellReader({ row, line, values }: InputRow, file: string): ReadCell {
  const place = { file, row, ...(line !== undefined && { line }) };
  return (column, parse, expected) => {
    const text = textOf(values[column]);
    if (text === "") return undefined;
    const parsed = parse(text);
    if (parsed !== undefined) return parsed;
    throw valueError(place, column, text, { code: "BadValue", ...expected });
  };
}

function targetOf(read: ReadCell, { row, line }: InputRow, file: string): RenewalTarget {
  const index = read("index", (text) => (INDEX.test(text) ? Number(text) : undefined), BAD_TARGET);
  const id = read("credential", (text) => (ID.test(text) ? (text as Hex) : undefined), BAD_TARGET);
  const subject = read("subject", addressIn, BAD_ADDRESS);
  if (index !== undefined && subject === undefined) return { index, ...(id !== undefined && { id }) };
  if (id !== undefined && subject === undefined) return { id };
  if (subject !== undefined && index === undefined && id === undefined) return { subject };
  throw valueError({ file, row, ...(line !== undefined && { line }) }, "subject", subject ?? "", {
    code: "BadValue",
    problem: subject === undefined ? BAD_TARGET.problem : "is given with an index or an id",
    hint: BAD_TARGET.hint,
  });
}

function valuesOf(
  { row, line, values }: InputRow,
  file: string,
  fields: readonly SchemaField[],
): readonly (readonly [number, FieldValue])[] {
  const place = { file, row, ...(line !== undefined && { line }) };
  return Object.entries(values).flatMap(([column, held]) => {
    const position = fieldAt(column, fields);
    const field = fields[position ?? -1];
    if (position === undefined || field === undefined || held === null || held === "") return [];
    try {
      // A table has text, JSON has values.
      const value =
        line === undefined
          ? fieldValueFromJson(field.type, held)
          : fieldValueFromText(field.type, String(held));
      return [[position, value] as const];
    } catch (error) {
      if (!(error instanceof SymbolonError)) throw error;
      const problem = `is not a value of type ${field.type.name}`;
      throw valueError(place, column, textOf(held), {
        code: error.code,
        problem,
        hint: hintInText(error.hint),
      });
    }
  });
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value).trim();
}

function momentOf(text: string): bigint | undefined {
  const moment = readMoment(text);
  return typeof moment === "bigint" ? moment : undefined;
}

/**
 * Values by their fields' positions, from `field=value` each.
 * @throws SymbolonError `BadSetting`, `NoSuchField`, `BadFieldValue`
 */
export function readSettings(
  texts: readonly string[],
  fields: readonly SchemaField[],
): ReadonlyMap<number, FieldValue> {
  const values = new Map<number, FieldValue>();
  for (const text of texts) {
    const cut = text.indexOf("=");
    const name = text.slice(0, Math.max(cut, 0)).trim();
    const position = fields.findIndex((field) => field.name === name);
    const field = fields[position];
    if (cut < 1 || values.has(position)) throw badSetting(text);
    if (field === undefined) throw noSuchField(name, fields);
    values.set(position, settingOf(field, text.slice(cut + 1)));
  }
  return values;
}

function settingOf({ name, type }: SchemaField, text: string): FieldValue {
  try {
    return fieldValueFromText(type, text);
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    const { code, details } = error;
    const reason = `The field ${name} cannot be ${quote(text)}, which is not a value of type ${type.name}.`;
    throw new SymbolonError({
      code,
      reason,
      hint: hintInText(error.hint),
      details: { ...details, field: name },
    });
  }
}

function badSetting(text: string): SymbolonError {
  return new SymbolonError({
    code: "BadSetting",
    reason: `${quote(text)} is not FIELD=VALUE, or repeats a field.`,
    hint: "Write FIELD=VALUE, such as name=Anna, once for each field.",
    details: { text },
  });
}

function noSuchField(name: string, fields: readonly SchemaField[]): SymbolonError {
  const names = fields.map((field) => field.name).join(", ");
  return new SymbolonError({
    code: "NoSuchField",
    reason: `The schema has no field ${quote(name)}.`,
    hint: fields.length === 0 ? "Set none: it has no fields." : `Name one of ${names}.`,
    details: { field: name, count: fields.length },
  });
}
