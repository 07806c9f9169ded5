import { digits, type Hex, utf8 } from "./hex.ts";

/** The Solidity types that the formats and the vector files need. Numbers carry their width, which is checked. */
export type AbiType =
  | `uint${number}`
  | "address"
  | "bytes32"
  | "bool"
  | "bytes"
  | "string"
  | { readonly array: AbiType }
  | { readonly struct: AbiFields };

/** The fields of a struct, in order. */
export type AbiFields = { readonly [field: string]: AbiType };

export type AbiValue = bigint | boolean | string | readonly AbiValue[] | AbiStruct;
export type AbiStruct = { readonly [field: string]: AbiValue };

const word = (value: bigint): string => value.toString(16).padStart(64, "0");
const length = (hexDigits: string): bigint => BigInt(hexDigits.length / 2);

function isDynamic(type: AbiType): boolean {
  if (typeof type === "string") return type === "bytes" || type === "string";
  return "array" in type || Object.values(type.struct).some(isDynamic);
}

function encodeNumber(type: string, value: AbiValue): string {
  const bits = BigInt(type.slice("uint".length));
  if (typeof value !== "bigint" || value < 0n || value >> bits !== 0n)
    throw new TypeError(`not a ${type}: ${value}`);
  return word(value);
}

function encodeFixedBytes(value: AbiValue, bytes: number): string {
  if (typeof value !== "string" || !/^0x[0-9a-f]*$/.test(value) || value.length !== 2 + 2 * bytes)
    throw new TypeError(`not ${bytes} bytes in lower-case hex: ${value}`);
  return value.slice(2);
}

function encodeBytes(bytes: Hex): string {
  const body = digits(bytes);
  return word(length(body)) + body.padEnd(Math.ceil(body.length / 64) * 64, "0");
}

function encodeOne(type: AbiType, value: AbiValue): string {
  if (typeof type === "object" && "array" in type) {
    const items = value as readonly AbiValue[];
    return word(BigInt(items.length)) + encodeSequence(Array(items.length).fill(type.array), items);
  }
  if (typeof type === "object") {
    const fields = value as AbiStruct;
    return encodeSequence(
      Object.values(type.struct),
      Object.keys(type.struct).map((name) => fields[name]!),
    );
  }
  if (type === "bytes") return encodeBytes(value as Hex);
  if (type === "string") return encodeBytes(utf8(value as string));
  if (type === "bytes32") return encodeFixedBytes(value, 32);
  if (type === "address") return encodeFixedBytes(value, 20).padStart(64, "0");
  if (type === "bool") return word(value === true ? 1n : 0n);
  return encodeNumber(type, value);
}

/** Heads first, then tails: a dynamic value leaves its offset (counted from the first head) in its head's place. */
function encodeSequence(types: readonly AbiType[], values: readonly AbiValue[]): string {
  if (types.length !== values.length) throw new TypeError(`${types.length} types, ${values.length} values`);
  const bodies = types.map((type, i) => encodeOne(type, values[i]!));
  let tailAt = types.reduce((sum, type, i) => sum + (isDynamic(type) ? 32n : length(bodies[i]!)), 0n);
  let heads = "";
  let tails = "";
  types.forEach((type, i) => {
    const body = bodies[i]!;
    heads += isDynamic(type) ? word(tailAt) : body;
    if (!isDynamic(type)) return;
    tails += body;
    tailAt += length(body);
  });
  return heads + tails;
}

/** Solidity's `abi.encode(values...)`. */
export function abiEncode(types: readonly AbiType[], values: readonly AbiValue[]): Hex {
  return `0x${encodeSequence(types, values)}`;
}
