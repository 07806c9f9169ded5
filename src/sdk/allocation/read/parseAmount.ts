import { MAX_UINT256 } from "../../core/bytes.ts";
import type { ValueProblem } from "../../core/inputErrors.ts";

/** The most decimals an amount can have: 10^77 is the greatest power of ten within a uint256. */
export const MAX_DECIMALS = 77;

const NUMBER = /^\d+(?:\.\d+)?$/;
const NEGATIVE = /^-\d/;
const LEADING_ZEROS = /^0+(?=.)/;
/** Digits of 2^256 - 1. Longer is refused unparsed: turning digits into a number is quadratic in their count. */
export const MAX_DIGITS = 78;

/**
 * Reads an amount: whole base units, or with `decimals` a decimal number of tokens. Plain digits only: no sign,
 * exponent, hexadecimal or thousands separator, since each is read differently by some tool.
 * @returns base units, or what is wrong
 */
export function parseAmount(text: string, decimals: number | undefined): bigint | ValueProblem {
  if (!NUMBER.test(text)) return notANumber(text);
  const [whole = "", fraction = ""] = text.split(".");
  return scaledAmount(whole, fraction, decimals);
}

/** Base units of a number. @param whole its digits before the decimal sign, `fraction` those behind it */
export function scaledAmount(
  whole: string,
  fraction: string,
  decimals: number | undefined,
): bigint | ValueProblem {
  if (fraction.length > (decimals ?? 0)) return tooManyDecimals(fraction.length, decimals);
  const digits = (whole + fraction.padEnd(decimals ?? 0, "0")).replace(LEADING_ZEROS, "");
  const amount = digits.length > MAX_DIGITS ? undefined : BigInt(digits);
  return amount !== undefined && amount <= MAX_UINT256 ? amount : beyondUint256(decimals);
}

export function beyondUint256(decimals: number | undefined): ValueProblem {
  return {
    code: "BeyondUint256",
    problem: `exceeds the largest uint256${decimals ? `, counted in base units of ${decimals} decimals` : ""}`,
    hint: decimals
      ? "Write a smaller amount, in tokens; or give --base-units if amounts are base units."
      : "Write at most 2^256 - 1 base units.",
  };
}

function notANumber(text: string): ValueProblem {
  if (NEGATIVE.test(text)) {
    return {
      code: "NegativeAmount",
      problem: "is negative",
      hint: "Write an amount above zero, or remove the row.",
    };
  }
  return {
    code: "NotANumber",
    problem: text === "" ? "is empty" : "is not a number in plain digits",
    hint: "Write digits only, with at most one decimal point: no sign, exponent, unit or thousands separator.",
  };
}

const decimalsText = (count: number) => (count === 1 ? "1 decimal" : `${count} decimals`);

function tooManyDecimals(found: number, decimals: number | undefined): ValueProblem {
  const code = "TooManyDecimals";
  if (decimals !== undefined) {
    const problem = `has ${decimalsText(found)}, but the token has ${decimals}`;
    return { code, problem, hint: `Write at most ${decimalsText(decimals)}.` };
  }
  return {
    code,
    problem: "has decimals, but amounts are read as whole base units",
    hint: "If amounts are tokens, give the token's decimals (--decimals). If they are base units, write whole base units: a fraction may be a mistake of whoever computed the file, so ask them.",
  };
}
