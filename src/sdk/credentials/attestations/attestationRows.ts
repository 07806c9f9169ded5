import { type Address, type Hex, isHex, zeroAddress, zeroHash } from "viem";
import type { AttestationRequest } from "../../core/attestation/attestationRequests.ts";
import { SymbolonError } from "../../core/errors.ts";
import { rowError, shorten, type ValueProblem, valueError } from "../../core/inputErrors.ts";
import type { InputRow } from "../../core/text/csvTable.ts";
import { readFlag } from "../../core/text/flag.ts";
import { NOT_A_MOMENT, readMoment } from "../../core/text/moment.ts";
import { addressIn, NO_ADDRESS } from "../addressText.ts";
import { hintInText } from "../fieldCodec.ts";
import { decodeAttestationData, encodeAttestationData } from "./attestationData.ts";
import { attestationValuesFromJson } from "./attestationValues.ts";
import type { AttestRow } from "./attestRows.ts";
import { type AttestationField, areNamed, parseAttestationSchema } from "./parseAttestationSchema.ts";

/** What every row says that does not say otherwise. */
export type AttestationDefaults = {
  readonly recipient?: Address | undefined;
  readonly expirationTime?: bigint | undefined;
  readonly revocable: boolean;
  readonly refUID?: Hex | undefined;
  /** Wei. */
  readonly value?: bigint | undefined;
};

export type AttestationRowsParameters = {
  readonly file: string;
  readonly rows: readonly InputRow[];
  /** Uid and text of the schema. */
  readonly uid: Hex;
  readonly schema: string;
  readonly defaults: AttestationDefaults;
  /** The chain whose EIP-1191 checksums recipients have; default: they have EIP-55's. */
  readonly checksumChain?: number | undefined;
};

const RESERVED = ["recipient", "expirationTime", "revocable", "refUID", "value", "data"];
/** Before a field's name that one of the reserved ones hides. */
const FIELD_PREFIX = "data.";

/**
 * Turns rows into attestations: one column a field, and optionally recipient, expirationTime, revocable, refUID and value
 * (wei). A field that bears one of these names has the column `data.NAME`; or `data` alone holds everything.
 * @throws SymbolonError with file, row and column
 */
export function attestationRows(parameters: AttestationRowsParameters): readonly AttestRow[] {
  const { file, rows, uid, schema, defaults, checksumChain } = parameters;
  const readAddress = (text: string) => addressIn(text, checksumChain);
  return rows.map(({ row, line, values }) => {
    const place = { file, row, ...(line !== undefined && { line }) };
    const read = <Value>(
      column: string,
      fallback: Value,
      parse: (text: string) => Value | undefined | string | ValueProblem,
    ) => {
      const value = values[column];
      if (value === undefined || value === null || value === "") return fallback;
      const text = String(value).trim();
      const parsed = typeof value === "object" ? undefined : parse(text);
      const isWrong = typeof parsed === "object" && parsed !== null && "problem" in parsed;
      if (parsed !== undefined && !isWrong) return parsed as Value;
      const { problem, hint } = isWrong ? parsed : EXPECTED[column as keyof typeof EXPECTED];
      throw valueError(place, column, text, { code: "BadValue", problem, hint });
    };
    const request: AttestationRequest = {
      schema: uid,
      data: {
        recipient: read("recipient", defaults.recipient ?? zeroAddress, readAddress),
        expirationTime: read("expirationTime", defaults.expirationTime ?? 0n, readMoment),
        revocable: read("revocable", defaults.revocable, readFlag),
        refUID: read("refUID", defaults.refUID ?? zeroHash, readUid),
        data: located(place, () => dataOf(schema, values)),
        value: read("value", defaults.value ?? 0n, readWei),
      },
    };
    return { key: String(row), label: `row ${row}${line === undefined ? "" : ` (line ${line})`}`, request };
  });
}

const EXPECTED = {
  recipient: NO_ADDRESS,
  expirationTime: NOT_A_MOMENT,
  revocable: { problem: "is neither true nor false", hint: "Write true or false." },
  refUID: { problem: "is not a uid", hint: "Write 0x and 64 hexadecimal digits." },
  value: { problem: "is not an amount of wei", hint: "Write whole wei in digits." },
};

function readUid(text: string): Hex | undefined {
  return isHex(text) && text.length === 66 ? text : undefined;
}

function readWei(text: string): bigint | undefined {
  return /^\d{1,30}$/.test(text) ? BigInt(text) : undefined;
}

function dataOf(schema: string, values: Readonly<Record<string, unknown>>): Hex {
  const fields = Object.entries(values)
    .filter(([column]) => !RESERVED.includes(column))
    .map(([column, value]): [string, unknown] => [
      column.startsWith(FIELD_PREFIX) ? column.slice(FIELD_PREFIX.length) : column,
      value,
    ]);
  if (fields.length > 0 && values.data !== undefined && values.data !== "") {
    throw new SymbolonError({
      code: "DataTwice",
      reason: `There is a column data, and others for fields (${fields[0]?.[0]}).`,
      hint: "Give either data as a whole or one column a field.",
    });
  }
  if (fields.length > 0) {
    const isText = fields.every(([, value]) => typeof value === "string");
    return isText
      ? dataFromFields(schema, Object.fromEntries(fields) as Record<string, string>)
      : dataFromJson(schema, Object.fromEntries(withFlags(schema, fields)));
  }
  const { data = "" } = values;
  return typeof data === "string" ? dataFromText(schema, data) : dataFromJson(schema, data);
}

/** JSON made of a table has texts where it may have flags. */
function withFlags(schema: string, values: readonly [string, unknown][]): readonly [string, unknown][] {
  const flags = parseAttestationSchema(schema)
    .filter(({ type }) => type.kind === "bool")
    .map(({ name }) => name);
  return values.map(([name, value]) => {
    const flag = flags.includes(name) && typeof value === "string" ? readFlag(value) : undefined;
    return [name, flag ?? value];
  });
}

function located<Result>(place: { file: string; row: number }, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    const { code, reason, hint } = error;
    throw rowError(place, { code, problem: reason.replace(/\.$/, ""), hint: hintInText(hint) });
  }
}

/**
 * Data of an attestation, written in one of three ways: `name=value,...`, JSON (an object, or a list where fields have no
 * names of their own), or the ABI-encoded bytes themselves (`0x...`), which are taken as they are where they are what the schema says.
 * @throws SymbolonError `BadData`, and the codec's `BadSchema`, `BadFieldValue`
 */
export function dataFromText(schema: string, text: string): Hex {
  const trimmed = text.trim();
  if (trimmed.startsWith("0x")) return rawData(schema, trimmed);
  if (/^[[{]/.test(trimmed)) return dataFromJson(schema, parseJson(trimmed));
  return dataFromFields(schema, splitPairs(schema, trimmed));
}

/** @throws SymbolonError the codec's `BadSchema`, `BadFieldValue` */
function dataFromJson(schema: string, json: unknown): Hex {
  if (typeof json === "string" && json.startsWith("0x")) return rawData(schema, json);
  return encodeAttestationData(schema, attestationValuesFromJson(schema, json));
}

/**
 * Data from texts by field name: integers in digits, `true` or `false` in any case, bytes as 0x, lists and tuples as JSON.
 * @throws SymbolonError `BadData`, and the codec's `BadSchema`, `BadFieldValue`
 */
function dataFromFields(schema: string, texts: Readonly<Record<string, string>>): Hex {
  const fields = parseAttestationSchema(schema);
  const types = new Map(fields.map(({ name, type }) => [name, type]));
  const json = Object.entries(texts).map(([name, text]): [string, unknown] => {
    const type = types.get(name);
    if (type?.kind === "bool") return [name, readFlag(text) ?? text];
    if (type?.kind === "array" || type?.kind === "tuple") return [name, parseJson(text)];
    return [name, text];
  });
  // A schema without fields takes an empty list.
  return dataFromJson(schema, fields.length === 0 && json.length === 0 ? [] : Object.fromEntries(json));
}

/** Cuts at the commas before a field's name, so that a text may hold commas. */
function splitPairs(schema: string, text: string): Readonly<Record<string, string>> {
  const fields = parseAttestationSchema(schema);
  if (text === "") return {};
  if (!areNamed(fields)) throw needsJson(fields);
  const names = fields.map(({ name }) => name.replaceAll("$", "\\$")).join("|");
  const texts: Record<string, string> = {};
  for (const part of text.split(new RegExp(`,(?=\\s*(?:${names})\\s*=)`))) {
    const [name = "", ...value] = part.split("=");
    const known = name.trim();
    if (value.length === 0 || !fields.some((field) => field.name === known)) throw notAPair(part, fields);
    if (Object.hasOwn(texts, known)) {
      throw badData(`The field ${known} has two values.`, "Give each field one value.");
    }
    texts[known] = value.join("=").trim();
  }
  return texts;
}

function rawData(schema: string, text: string): Hex {
  if (!/^0x(?:[\da-f]{2})*$/i.test(text)) {
    throw badData(
      `${JSON.stringify(shorten(text))} is not a string of bytes.`,
      "Write 0x and an even number of digits.",
    );
  }
  const data = text.toLowerCase() as Hex;
  requireDecodable(schema, data);
  return data;
}

/** A registry takes any bytes, for ever. Of a schema in another language than EAS's nothing is known. */
function requireDecodable(schema: string, data: Hex): void {
  try {
    decodeAttestationData(schema, data);
  } catch (error) {
    if (!(error instanceof SymbolonError) || error.code === "BadSchema") return;
    throw badData(error.reason, "Encode them as the schema says, or give the values by name.");
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { message } = cause as Error;
    throw badData(`${JSON.stringify(shorten(text))} is not JSON: ${message}.`, "Write it as JSON does.");
  }
}

function needsJson(fields: readonly AttestationField[]): SymbolonError {
  const types = fields.map(({ type }) => type.name).join(", ");
  return badData(
    `The fields of the schema (${types || "none"}) have no names of their own.`,
    "Give their values as a JSON list, in order.",
  );
}

function notAPair(part: string, fields: readonly AttestationField[]): SymbolonError {
  const names = fields.map(({ name }) => name).join(", ");
  return badData(
    `${JSON.stringify(shorten(part))} gives no field of the schema a value.`,
    `Write name=value with one of ${names}, or give JSON.`,
  );
}

function badData(reason: string, hint: string): SymbolonError {
  return new SymbolonError({ code: "BadData", reason, hint });
}
