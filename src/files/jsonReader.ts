import { type Address, type Hex, isAddress } from "viem";

export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads outside input member by member; each function refuses what is not of its kind, naming where it stands. */
export type JsonReader = {
  readonly readObject: (value: unknown, path: string) => JsonObject;
  /** An object that has all of these members, perhaps some of the optional ones, and no other. */
  readonly readMembers: (
    value: unknown,
    path: string,
    required: readonly string[],
    optional?: readonly string[],
  ) => JsonObject;
  readonly readList: (value: unknown, path: string) => readonly unknown[];
  readonly readText: (value: unknown, path: string) => string;
  readonly readBoolean: (value: unknown, path: string) => boolean;
  readonly readAddress: (value: unknown, path: string) => Address;
  /** Hexadecimal bytes, of a size where one is given. */
  readonly readHex: (value: unknown, path: string, size?: number) => Hex;
  /** A uint64 as decimal text, or as a number that JSON has not rounded. */
  readonly readUint64: (value: unknown, path: string) => bigint;
  /** One of a few values. */
  readonly readOneOf: <Value extends string | number | boolean>(
    value: unknown,
    path: string,
    values: readonly Value[],
  ) => Value;
};

const MAX_UINT64 = 2n ** 64n - 1n;
/** Characters of a value that an error repeats. */
const MAX_SHOWN = 100;

/**
 * @param refuse makes the error from a reason without a full stop: `its sig.uid is missing, where text belongs`
 */
export function jsonReader(refuse: (reason: string) => Error): JsonReader {
  const wrong = (value: unknown, path: string, wanted: string) => {
    const whole = value === undefined ? "missing" : (JSON.stringify(value) ?? String(value));
    return refuse(`its ${path} is ${whole.slice(0, MAX_SHOWN)}, where ${wanted} belongs`);
  };
  const readObject = (value: unknown, path: string): JsonObject => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
    throw wrong(value, path, "an object");
  };
  return {
    readObject,
    readMembers(value, path, required, optional = []) {
      const members = readObject(value, path);
      const missing = required.find((name) => !Object.hasOwn(members, name));
      if (missing !== undefined) throw refuse(`its ${path} has no ${missing}`);
      const extra = Object.keys(members).find((name) => !required.includes(name) && !optional.includes(name));
      if (extra === undefined) return members;
      const shown = JSON.stringify(extra.slice(0, MAX_SHOWN));
      throw refuse(`its ${path} has a member ${shown}, which does not belong there`);
    },
    readList(value, path) {
      if (Array.isArray(value)) return value;
      throw wrong(value, path, "a list");
    },
    readText(value, path) {
      if (typeof value === "string") return value;
      throw wrong(value, path, "text");
    },
    readBoolean(value, path) {
      if (typeof value === "boolean") return value;
      throw wrong(value, path, "true or false");
    },
    readAddress(value, path) {
      if (typeof value === "string" && isAddress(value)) return value;
      throw wrong(value, path, "an address");
    },
    readHex(value, path, size) {
      const isHex = typeof value === "string" && /^0x(?:[\da-f]{2})*$/i.test(value);
      if (isHex && (size === undefined || value.length === 2 + 2 * size)) return value as Hex;
      throw wrong(value, path, size === undefined ? "hexadecimal bytes" : `${size} hexadecimal bytes`);
    },
    readUint64(value, path) {
      const isNumber = typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
      const isDecimal = typeof value === "string" && /^(?:0|[1-9]\d{0,19})$/.test(value);
      const number = isNumber || isDecimal ? BigInt(value) : -1n;
      if (number >= 0n && number <= MAX_UINT64) return number;
      throw wrong(value, path, "a whole number from 0 to 2^64 - 1");
    },
    readOneOf(value, path, values) {
      const found = values.find((known) => known === value);
      if (found !== undefined) return found;
      const shown = values.map((known) => JSON.stringify(known));
      const rest = shown.slice(0, -1).join(", ");
      throw wrong(value, path, rest === "" ? `${shown.at(-1)}` : `${rest} or ${shown.at(-1)}`);
    },
  };
}
