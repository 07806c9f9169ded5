import { MAX_UINT256 } from "../../core/bytes.ts";
import type { ValueProblem } from "../../core/inputErrors.ts";

/** The most decimals an amount can have: 10^77 is the greatest power of ten within a uint256. */
export const MAX_DECIMALS = 77;

/**
 * How a source writes all of its amounts, each form by an example: digits with a decimal point; thousands parted by dots and a
 * decimal comma; thousands parted by commas and a decimal point; hexadecimal base units, with 0x or without.
 */
export type AmountForm = "1234.56" | "1.234,56" | "1,234.56" | "hex";
export const AMOUNT_FORMS: readonly AmountForm[] = ["1234.56", "1.234,56", "1,234.56", "hex"];

/** What an amount of each form looks like; its groups are what stands before and behind the decimal sign. */
const PATTERNS: Readonly<Record<AmountForm, RegExp>> = {
  "1234.56": /^(\d+)(?:\.(\d+))?$/,
  "1.234,56": /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?$/,
  "1,234.56": /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/,
  hex: /^(?:0x)?[0-9a-fA-F]+$/,
};
const GROUPED = ["1.234,56", "1,234.56"] as const;
const NEGATIVE = /^-\d/;
const EXPONENT = /^(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,3})$/;
const PREFIX = /^0x/;
const LEADING_ZEROS = /^0+(?=.)/;
/** Digits of 2^256 - 1. Longer is refused unparsed: turning digits into a number is quadratic in their count. */
const MAX_DIGITS = 78;
const MAX_HEX_DIGITS = 64;

/**
 * Reads an amount: whole base units, or with `decimals` a decimal number of tokens. No sign, exponent or blank, since each is
 * read differently by some tool.
 * @returns base units, or what is wrong
 */
export function parseAmount(
  text: string,
  decimals: number | undefined,
  form: AmountForm = "1234.56",
): bigint | ValueProblem {
  const found = PATTERNS[form].exec(text);
  if (found === null) return notANumber(text, form);
  if (form === "hex") return parseHex(text);
  const whole = form === "1234.56" ? (found[1] as string) : (found[1] as string).replaceAll(/[.,]/g, "");
  const fraction = found[2] ?? "";
  if (fraction.length > (decimals ?? 0)) return tooManyDecimals(text, fraction.length, decimals, form);
  const digits = (whole + fraction.padEnd(decimals ?? 0, "0")).replace(LEADING_ZEROS, "");
  const amount = digits.length > MAX_DIGITS ? undefined : BigInt(digits);
  return amount !== undefined && amount <= MAX_UINT256 ? amount : beyondUint256(decimals);
}

function parseHex(text: string): bigint | ValueProblem {
  const digits = text.replace(PREFIX, "").replace(LEADING_ZEROS, "");
  return digits.length > MAX_HEX_DIGITS ? beyondUint256(undefined) : BigInt(`0x${digits}`);
}

/** Whether hexadecimal digits are what a text says best: it has some of a to f and is no number with an exponent. */
export function isHexOnly(text: string): boolean {
  return PATTERNS.hex.test(text) && !PATTERNS["1234.56"].test(text) && !EXPONENT.test(text);
}

function beyondUint256(decimals: number | undefined): ValueProblem {
  return {
    code: "BeyondUint256",
    problem: `is beyond the greatest uint256${decimals ? `, counted in base units of ${decimals} decimals` : ""}`,
    hint: decimals
      ? "Write the amount in whole tokens, or leave the decimals out if it is in base units already."
      : "Write at most 2^256 - 1 base units.",
  };
}

function notANumber(text: string, form: AmountForm): ValueProblem {
  if (NEGATIVE.test(text)) {
    return {
      code: "NegativeAmount",
      problem: "is negative",
      hint: "Write an amount above zero, or remove the row.",
    };
  }
  const code = "NotANumber";
  if (text === "") return { code, problem: "is empty", hint: HINTS[form] };
  if (form === "hex") return { code, problem: "is not a number in hexadecimal digits", hint: HINTS.hex };
  const exponent = EXPONENT.exec(text);
  if (exponent !== null) {
    const hex = PATTERNS.hex.test(text)
      ? " If all amounts are hexadecimal, have them read so: --amounts hex."
      : "";
    return { code, problem: "is written with an exponent", hint: writtenOut(exponent) + hex };
  }
  if (form !== "1234.56") return { code, problem: `is not a number as in ${form}`, hint: HINTS[form] };
  const grouped = GROUPED.filter((each) => PATTERNS[each].test(text));
  const hint = grouped.length === 0 ? HINTS[form] : `${HINTS[form]} ${readAs(grouped)}`;
  return { code, problem: "is not a number in plain digits", hint };
}

const HINTS: Readonly<Record<AmountForm, string>> = {
  "1234.56":
    "Write digits only, with at most one decimal point: no sign, exponent, unit or thousands separator.",
  "1.234,56": "Write all amounts so, or with digits and a decimal comma only.",
  "1,234.56": "Write all amounts so, or with digits and a decimal point only.",
  hex: "Write hexadecimal digits in all rows, with or without 0x; or state another form (--amounts).",
};

function readAs(forms: readonly AmountForm[]): string {
  return `If the whole file writes amounts so, have it read so: ${forms.map((form) => `--amounts ${form}`).join(", or ")}.`;
}

function writtenOut([, whole = "", fraction = "", power]: RegExpExecArray): string {
  const exponent = Number(power);
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const padded = digits.padStart(digits.length - Math.min(0, point - 1), "0").padEnd(point, "0");
  const before = Math.max(point, 1);
  const behind = padded.slice(before).replace(/0+$/, "");
  const number = `${padded.slice(0, before).replace(LEADING_ZEROS, "")}${behind === "" ? "" : `.${behind}`}`;
  const shown = number.length <= MAX_DIGITS ? `: ${number}, if these are all` : "";
  return `Write out all its digits${shown}; programs that write exponents often drop the last ones, of other amounts too, so take all amounts from the source.`;
}

function tooManyDecimals(
  text: string,
  found: number,
  decimals: number | undefined,
  form: AmountForm,
): ValueProblem {
  const code = "TooManyDecimals";
  const isGrouped = form === "1234.56" && PATTERNS["1.234,56"].test(text);
  const dot = isGrouped ? " If its dot parts thousands, have the file read so: --amounts 1.234,56." : "";
  if (decimals !== undefined) {
    const problem = `has ${found} decimals where the token has ${decimals}`;
    return { code, problem, hint: `Write at most ${decimals} digits behind the decimal sign.${dot}` };
  }
  return {
    code,
    problem: "has decimals, but amounts are read as whole base units",
    hint: `Say how many decimals the token has (--decimals), or write base units: a fraction of one cannot be paid, and may be a mistake of whoever computed the file.${dot}`,
  };
}
