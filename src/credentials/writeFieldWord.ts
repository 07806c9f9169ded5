import { isAddress } from "viem";
import { hexToBytes, writeUint256 } from "../core/bytes.ts";
import type { WordType } from "./fieldType.ts";
import { badFieldValue, type FieldValue } from "./fieldValue.ts";

/**
 * Writes `abi.encode(value)` of a one-word type at byte `offset`: what viem's encoder gives, without a string per
 * value. All 32 bytes are written.
 * @throws SymbolonError `BadFieldValue`; an address in mixed case must carry its EIP-55 checksum
 */
export function writeFieldWord(target: Uint8Array, offset: number, type: WordType, value: FieldValue): void {
  switch (type.kind) {
    case "bool":
      if (typeof value !== "boolean") throw badFieldValue(type.name, value, "Give true or false.");
      writeUint256(target, offset, value ? 1n : 0n);
      return;
    case "uint":
    case "int":
      writeUint256(target, offset, BigInt.asUintN(256, integer(type, value)));
      return;
    case "address":
      if (typeof value !== "string" || !isAddress(value)) {
        throw badFieldValue(type.name, value, "Give 0x and 40 hexadecimal digits with the right checksum.");
      }
      target.fill(0, offset, offset + 12);
      target.set(hexToBytes(value), offset + 12);
      return;
    case "fixedBytes":
      if (typeof value !== "string" || value.length !== 2 + 2 * type.bytes || !/^0x[\da-f]*$/i.test(value)) {
        throw badFieldValue(type.name, value, `Give 0x and ${2 * type.bytes} hexadecimal digits.`);
      }
      target.fill(0, offset + type.bytes, offset + 32);
      target.set(hexToBytes(value), offset);
      return;
  }
}

function integer(type: WordType, value: FieldValue): bigint {
  const bits = BigInt(8 * type.bytes);
  const [least, beyond] = type.kind === "int" ? [-(1n << (bits - 1n)), 1n << (bits - 1n)] : [0n, 1n << bits];
  // Beyond 2^53 a number may already have been rounded.
  const whole = typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof whole === "bigint" && whole >= least && whole < beyond) return whole;
  throw badFieldValue(type.name, value, `Give a whole number from ${least} to ${beyond - 1n}, as a bigint.`);
}
