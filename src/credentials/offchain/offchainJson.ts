import { type Address, type Hex, isAddress } from "viem";
import type { OffchainVersion } from "../../core/offchainAttestationUid.ts";
import { badOffchainPackage } from "./badOffchainPackage.ts";

/** Outside input, member by member: each reader refuses what is not of its kind, naming where it stands. */
export type JsonObject = Readonly<Record<string, unknown>>;

const MAX_UINT64 = 2n ** 64n - 1n;

export function readObject(value: unknown, path: string): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw wrong(value, path, "an object");
}

export function readText(value: unknown, path: string): string {
  if (typeof value === "string") return value;
  throw wrong(value, path, "text");
}

export function readBoolean(value: unknown, path: string): boolean {
  if (typeof value === "boolean") return value;
  throw wrong(value, path, "true or false");
}

export function readAddress(value: unknown, path: string): Address {
  if (typeof value === "string" && isAddress(value)) return value;
  throw wrong(value, path, "an address");
}

/** Hexadecimal bytes, of a size where one is given. */
export function readHex(value: unknown, path: string, size?: number): Hex {
  const isHex = typeof value === "string" && /^0x(?:[\da-f]{2})*$/i.test(value);
  if (isHex && (size === undefined || value.length === 2 + 2 * size)) return value as Hex;
  throw wrong(value, path, size === undefined ? "hexadecimal bytes" : `${size} hexadecimal bytes`);
}

/** A uint64 as decimal text, or as a number that JSON has not rounded. */
export function readUint64(value: unknown, path: string): bigint {
  const isNumber = typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
  const isDecimal = typeof value === "string" && /^(?:0|[1-9]\d{0,19})$/.test(value);
  const number = isNumber || isDecimal ? BigInt(value) : -1n;
  if (number >= 0n && number <= MAX_UINT64) return number;
  throw wrong(value, path, "a whole number from 0 to 2^64 - 1");
}

export function readOffchainVersion(value: unknown, path: string): OffchainVersion {
  if (value === 0 || value === 1 || value === 2) return value;
  throw wrong(value, path, "0, 1 or 2");
}

/** Characters of a value that an error repeats. */
const LONGEST_SHOWN = 100;

function wrong(value: unknown, path: string, wanted: string): Error {
  const shown = (value === undefined ? "missing" : (JSON.stringify(value) ?? String(value))).slice(
    0,
    LONGEST_SHOWN,
  );
  return badOffchainPackage(`its ${path} is ${shown}, where ${wanted} belongs`);
}
