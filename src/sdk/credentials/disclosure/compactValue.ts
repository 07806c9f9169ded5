import type { Hex } from "viem";
import { bytesToHex, hexToBytes, WORD_BYTES } from "../../core/bytes.ts";
import { decodeFieldValue, encodeFieldValue } from "../fieldCodec.ts";
import type { FieldValue } from "../fieldValue.ts";
import { type FieldType, isWordType } from "../parseSchema.ts";

/** A value in as few bytes as its type needs: words without the zeros that fill them up, texts and bytes as they are. */
export function compactValue(type: FieldType, value: FieldValue): Uint8Array {
  if (type.kind === "string") return new TextEncoder().encode(value as string);
  if (type.kind === "bytes") return hexToBytes(value as Hex);
  const encoded = hexToBytes(encodeFieldValue(type, value));
  if (!isWordType(type)) return encoded;
  return type.kind === "fixedBytes"
    ? encoded.subarray(0, encoded.findLastIndex((byte) => byte !== 0) + 1)
    : encoded.subarray(firstByte(encoded));
}

function firstByte(word: Uint8Array): number {
  const first = word.findIndex((byte) => byte !== 0);
  return first === -1 ? word.length : first;
}

/**
 * The value that {@link compactValue} wrote.
 * @throws TypeError, RangeError or SymbolonError where no value of the type is written so
 */
export function valueFromCompact(type: FieldType, bytes: Uint8Array): FieldValue {
  if (type.kind === "string") return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  if (type.kind === "bytes") return bytesToHex(bytes);
  if (!isWordType(type)) return decodeFieldValue<string>(type.name, bytesToHex(bytes));
  const word = new Uint8Array(WORD_BYTES);
  word.set(bytes, type.kind === "fixedBytes" ? 0 : WORD_BYTES - bytes.length);
  return decodeFieldValue<string>(type.name, bytesToHex(word));
}
