import { type Address, type Hex, isAddress, isHex, zeroAddress, zeroHash } from "viem";
import type { AttestationRequest } from "../../core/attestation/attestationRequests.ts";
import { SymbolonError } from "../../core/errors.ts";
import { rowError, valueError } from "../../core/inputErrors.ts";
import { readMoment } from "../../core/text/moment.ts";
import type { InputRow } from "../../files/readRows.ts";
import type { AttestRow } from "./attestRows.ts";
import { dataFromFields, dataFromJson, dataFromText } from "./dataFromText.ts";

/** What every row says that does not say otherwise. */
export type AttestationDefaults = {
  readonly recipient?: Address;
  readonly expirationTime?: bigint;
  readonly revocable: boolean;
  readonly refUID?: Hex;
  /** Wei. */
  readonly value?: bigint;
};

export type AttestationRowsParameters = {
  readonly file: string;
  readonly rows: readonly InputRow[];
  /** Uid and text of the schema. */
  readonly uid: Hex;
  readonly schema: string;
  readonly defaults: AttestationDefaults;
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
  const { file, rows, uid, schema, defaults } = parameters;
  return rows.map(({ row, line, values }) => {
    const place = { file, row, ...(line !== undefined && { line }) };
    const read = <Value>(
      column: string,
      fallback: Value,
      parse: (text: string) => Value | undefined | string,
    ) => {
      const value = values[column];
      if (value === undefined || value === null || value === "") return fallback;
      const text = String(value).trim();
      const parsed = typeof value === "object" ? undefined : parse(text);
      if (parsed !== undefined) return parsed as Value;
      throw valueError(place, column, text, {
        code: "BadValue",
        ...EXPECTED[column as keyof typeof EXPECTED],
      });
    };
    const request: AttestationRequest = {
      schema: uid,
      data: {
        recipient: read("recipient", defaults.recipient ?? zeroAddress, readAddress),
        expirationTime: read("expirationTime", defaults.expirationTime ?? 0n, (text) => {
          const moment = readMoment(text);
          return typeof moment === "bigint" ? moment : undefined;
        }),
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
  recipient: {
    problem: "is not an address",
    hint: "Write 0x and 40 hexadecimal digits; in mixed case with the right checksum.",
  },
  expirationTime: {
    problem: "is not a moment",
    hint: "Write Unix seconds, or 2030-12-31T23:59:59Z; 0 for never.",
  },
  revocable: { problem: "is neither true nor false", hint: "Write true or false." },
  refUID: { problem: "is not a uid", hint: "Write 0x and 64 hexadecimal digits." },
  value: { problem: "is not an amount of wei", hint: "Write whole wei in digits." },
};

function readAddress(text: string): Address | undefined {
  return isAddress(text) ? text : undefined;
}

function readUid(text: string): Hex | undefined {
  return isHex(text) && text.length === 66 ? text : undefined;
}

function readFlag(text: string): boolean | undefined {
  return text === "true" ? true : text === "false" ? false : undefined;
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
      : dataFromJson(schema, Object.fromEntries(fields));
  }
  const { data = "" } = values;
  return typeof data === "string" ? dataFromText(schema, data) : dataFromJson(schema, data);
}

function located<Result>(place: { file: string; row: number }, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    const { code, reason, hint } = error;
    throw rowError(place, { code, problem: reason.replace(/\.$/, ""), hint });
  }
}
