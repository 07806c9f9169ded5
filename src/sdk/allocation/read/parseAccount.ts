import type { Hasher } from "../../core/hasher.ts";
import type { ValueProblem } from "../../core/inputErrors.ts";
import { ADDRESS_DIGITS, checksumAccount } from "../checksum.ts";

export const NOT_AN_ADDRESS: ValueProblem = {
  code: "NotAnAddress",
  problem: "is not an address",
  hint: "Write 0x followed by 40 hexadecimal digits.",
};

/**
 * Reads an address into 20 bytes. All-lower and all-upper digits are taken as they are; mixed case claims an
 * EIP-55 checksum, which must then hold: it is what catches a mistyped digit.
 * @returns what is wrong, or undefined where the bytes were written
 */
export function parseAccount(
  text: string,
  target: Uint8Array,
  offset: number,
  hasher: Hasher,
): ValueProblem | undefined {
  const digits = readDigits(text, target, offset);
  if (digits === "odd") return NOT_AN_ADDRESS;
  if (digits === "uniform") return undefined;
  const right = checksumAccount(target.subarray(offset, offset + ADDRESS_DIGITS / 2), hasher);
  return text === right ? undefined : wrongChecksum(right);
}

/**
 * Reads an address into 20 bytes, and leaves its checksum to the caller.
 * @returns what it is: no address, digits of one case, or of both, which claim a checksum
 */
export function readDigits(text: string, target: Uint8Array, offset: number): "odd" | "uniform" | "mixed" {
  if (text.length !== ADDRESS_DIGITS + 2 || !text.startsWith("0x")) return "odd";
  let anyLower = false;
  let anyUpper = false;
  for (let i = 0; i < ADDRESS_DIGITS; i++) {
    const code = text.charCodeAt(i + 2);
    let digit: number;
    if (code >= 0x30 && code <= 0x39) digit = code - 0x30;
    else if (code >= 0x61 && code <= 0x66) {
      digit = code - 0x61 + 10;
      anyLower = true;
    } else if (code >= 0x41 && code <= 0x46) {
      digit = code - 0x41 + 10;
      anyUpper = true;
    } else return "odd";
    const at = offset + (i >> 1);
    target[at] = i % 2 === 0 ? digit << 4 : (target[at] as number) | digit;
  }
  return anyLower && anyUpper ? "mixed" : "uniform";
}

/** @param right the account with its checksum, if all its digits are right */
export function wrongChecksum(right: string): ValueProblem {
  return {
    code: "WrongChecksum",
    problem: "does not have its EIP-55 checksum, so a digit may be mistyped",
    hint: `Check it against its owner; if every digit is right, write ${right}.`,
  };
}
