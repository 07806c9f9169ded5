import type { Hasher } from "../../core/hasher.ts";
import { ADDRESS_DIGITS, raiseDigits } from "../checksum.ts";
import type { ValueProblem } from "./valueProblem.ts";

export const NOT_AN_ADDRESS: ValueProblem = {
  code: "NotAnAddress",
  problem: "is not an address",
  cure: "Write 0x followed by 40 hexadecimal digits.",
};

const lower = new Uint8Array(ADDRESS_DIGITS);

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
  if (text.length !== ADDRESS_DIGITS + 2 || !text.startsWith("0x")) return NOT_AN_ADDRESS;
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
    } else return NOT_AN_ADDRESS;
    lower[i] = code >= 0x41 && code <= 0x46 ? code + 0x20 : code;
    const at = offset + (i >> 1);
    target[at] = i % 2 === 0 ? digit << 4 : (target[at] as number) | digit;
  }
  return anyLower && anyUpper ? checkDigits(text, hasher) : undefined;
}

function checkDigits(text: string, hasher: Hasher): ValueProblem | undefined {
  raiseDigits(lower, 0, hasher.keccak256(lower), 0);
  const right = `0x${new TextDecoder().decode(lower)}`;
  return text === right ? undefined : wrongChecksum(right);
}

/** @param right the account with its checksum, if all its digits are right */
export function wrongChecksum(right: string): ValueProblem {
  return {
    code: "WrongChecksum",
    problem: "does not have its EIP-55 checksum, so a digit may be mistyped",
    cure: `Check it against its owner; if every digit is right, write ${right}.`,
  };
}
