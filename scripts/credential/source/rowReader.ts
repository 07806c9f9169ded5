import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { type RowPlace, rowError, type ValueProblem, valueError } from "../../../src/sdk/core/inputErrors.ts";
import { NOT_A_MOMENT, readMoment } from "../../../src/sdk/core/text/moment.ts";
import { addressIn, NO_ADDRESS } from "../../../src/sdk/credentials/addressText.ts";
import { hintInText } from "../../../src/sdk/credentials/fieldCodec.ts";
import type { CredentialRow, FieldValue, SchemaField } from "../../../src/sdk/credentials/index.ts";

/** What a column of a credentials file says: one of three properties, the field at a position of the schema, or nothing that counts. */
export type CredentialColumn = "subject" | "validFrom" | "expires" | "ignored" | number;

/** Before a field's name that is also a property's, or any other field's. */
const FIELD_PREFIX = "data.";
const PROPERTIES: readonly CredentialColumn[] = ["subject", "validFrom", "expires"];

/**
 * @param ignored names, in any case, that may stand there and say nothing that counts
 * @returns what a column of this name says; undefined where it means nothing
 */
export function columnReader(
  fields: readonly SchemaField[],
  ignored: readonly string[],
): (name: string) => CredentialColumn | undefined {
  const leftOut = new Set(ignored.map((name) => name.trim().toLowerCase()));
  const columns = new Map<string, CredentialColumn>();
  for (const [position, { name }] of fields.entries()) {
    columns.set(name, position);
    columns.set(`${FIELD_PREFIX}${name}`, position);
  }
  for (const property of PROPERTIES) columns.set(String(property), property);
  return (name) => (leftOut.has(name.trim().toLowerCase()) ? "ignored" : columns.get(name.trim()));
}

/** How a file may name a column. */
export function columnName(fields: readonly SchemaField[], column: CredentialColumn): string {
  if (typeof column === "string") return column;
  const name = fields[column]?.name ?? "";
  return PROPERTIES.includes(name as CredentialColumn) ? `${FIELD_PREFIX}${name}` : name;
}

/** The columns that every row must have. */
export function neededColumns(fields: readonly SchemaField[]): readonly CredentialColumn[] {
  return ["subject", ...fields.keys()];
}

/** The values of a row by column, as the file has them; what is missing says nothing. */
export type RawRow = ReadonlyMap<CredentialColumn, unknown>;

/** Reads a field's value as the kind of file has it. */
type ReadFieldValue = (type: SchemaField["type"], raw: unknown) => FieldValue;

export type CredentialTable = {
  readonly fields: readonly SchemaField[];
  /** The chain whose EIP-1191 checksums subjects have; default: they have EIP-55's. */
  readonly checksumChain?: number | undefined;
};

/**
 * Turns a row into a credential.
 * @param refuse told of each value that is not sound
 * @returns undefined where there was one
 */
export function readCredentialRow(
  raw: RawRow,
  place: RowPlace,
  { fields, checksumChain }: CredentialTable,
  readValue: ReadFieldValue,
  refuse: (problem: SymbolonError) => void,
): CredentialRow | undefined {
  let isValid = true;
  const wrong = (problem: SymbolonError) => {
    isValid = false;
    refuse(problem);
  };
  const fail = (column: CredentialColumn, value: unknown, problem: ValueProblem) =>
    wrong(valueError(place, columnName(fields, column), textOf(value), problem));

  const moment = (column: "validFrom" | "expires"): bigint => {
    const value = raw.get(column) ?? "";
    const read =
      typeof value === "string" || Number.isSafeInteger(value) ? readMoment(String(value)) : BAD_MOMENT;
    if (typeof read === "bigint") return read;
    fail(column, value, read);
    return 0n;
  };
  const stated = raw.get("subject");
  const subject = typeof stated === "string" ? addressIn(stated, checksumChain) : undefined;
  if (subject === undefined) fail("subject", stated, BAD_SUBJECT);
  const validFrom = moment("validFrom");
  const expires = moment("expires");
  if (expires !== 0n && expires <= validFrom) {
    wrong(
      rowError(place, {
        code: "NeverValid",
        problem: `expires at ${expires}, but only becomes valid at ${validFrom}`,
        hint: "Give an expiry after validFrom, or 0 for none.",
      }),
    );
  }
  const values = fields.map(({ type }, position) => {
    try {
      return readValue(type, raw.get(position));
    } catch (error) {
      if (!(error instanceof SymbolonError)) throw error;
      const { code } = error;
      const hint = hintInText(error.hint);
      fail(position, raw.get(position), { code, problem: `is not a value of type ${type.name}`, hint });
      return "";
    }
  });
  return isValid && subject !== undefined ? { subject, validFrom, expires, values } : undefined;
}

const BAD_SUBJECT: ValueProblem = { code: "BadSubject", ...NO_ADDRESS };

const BAD_MOMENT: ValueProblem = { code: "BadMoment", ...NOT_A_MOMENT };

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
}
