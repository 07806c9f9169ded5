import { type Address, getAddress } from "viem";
import { readAccount } from "../sdk/allocation/proof/proofFromFiles.ts";
import { parseAmount } from "../sdk/allocation/read/parseAmount.ts";
import { bytesToHex } from "../sdk/core/bytes.ts";
import { SymbolonError } from "../sdk/core/errors.ts";
import { nobleHasher } from "../sdk/core/hasher.ts";

/** An address as people type it. @throws SymbolonError `NotAnAddress`, `WrongChecksum` */
export function readAddress(text: string): Address {
  return getAddress(bytesToHex(readAccount(text.trim(), nobleHasher)));
}

/** Where the digits of Arabic and of Persian begin in Unicode. */
const ZEROS = [0x660, 0x6f0];
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/**
 * A number of tokens as people type it, in base units: digits of Latin, Arabic or Persian script with at most one decimal
 * point, and nothing that separates thousands, which others read otherwise.
 * @throws SymbolonError `NotANumber`, `NegativeAmount`, `TooManyDecimals`, `BeyondUint256`
 */
export function readTokens(text: string, decimals: number): bigint {
  const latin = text
    .trim()
    .replace("\u066b", ".")
    .replaceAll(DIGITS, (digit) => {
      const code = digit.charCodeAt(0);
      return String(code - (ZEROS.findLast((zero) => code >= zero) ?? 0));
    });
  const read = parseAmount(latin, decimals);
  if (typeof read === "bigint") return read;
  const { code, problem, hint } = read;
  throw new SymbolonError({ code, reason: `${JSON.stringify(text)} ${problem}.`, hint, details: { text } });
}
