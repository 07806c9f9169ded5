import type { ValueProblem } from "../../core/inputErrors.ts";
import { beyondUint256, MAX_DIGITS, parseAmount, scaledAmount } from "./parseAmount.ts";

/**
 * How a source writes all of its amounts, each form by an example. Plain digits with a decimal point; thousands
 * separated by dots, with a decimal comma; thousands separated by commas, with a decimal point. Or hexadecimal base
 * units, with or without 0x.
 */
export type AmountForm = "1234.56" | "1.234,56" | "1,234.56" | "hex";
export const AMOUNT_FORMS: readonly AmountForm[] = ["1234.56", "1.234,56", "1,234.56", "hex"];

/** An amount in the forms that separate thousands; its groups are the parts before and after the decimal sign. */
const GROUPED = {
  "1.234,56": /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?$/,
  "1,234.56": /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/,
} as const;
const HEX = /^(?:0x)?[0-9a-fA-F]+$/;
const PLAIN = /^\d+$/;
const EXPONENT = /^(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,3})$/;
const LEADING_ZEROS = /^0+(?=.)/;
const MAX_HEX_DIGITS = 64;

/**
 * Reads an amount in one of the possible forms of a source. An amount in another form is refused with the form that it
 * may be in.
 * @returns base units, or what is wrong
 */
export function parseAmountAs(
  text: string,
  decimals: number | undefined,
  form: AmountForm = "1234.56",
): bigint | ValueProblem {
  if (form === "hex") return parseHex(text);
  if (form === "1234.56") {
    const read = parseAmount(text, decimals);
    return typeof read === "bigint" ? read : explained(text, read);
  }
  const found = GROUPED[form].exec(text);
  if (found !== null)
    return scaledAmount((found[1] as string).replaceAll(/[.,]/g, ""), found[2] ?? "", decimals);
  return {
    code: "NotANumber",
    problem: `is not a number as in ${form}`,
    hint: `Write all amounts so, or with digits and a decimal ${form === "1.234,56" ? "comma" : "point"} only.`,
  };
}

function parseHex(text: string): bigint | ValueProblem {
  if (!HEX.test(text)) {
    return {
      code: "NotANumber",
      problem: "is not a number in hexadecimal digits",
      hint: "Write hexadecimal digits in all rows, with or without 0x; or state another form (--amounts).",
    };
  }
  const digits = text.replace(/^0x/, "").replace(LEADING_ZEROS, "");
  return digits.length > MAX_HEX_DIGITS ? beyondUint256(undefined) : BigInt(`0x${digits}`);
}

/** Whether a text is best read as hexadecimal digits: it has some of a to f and is no number with an exponent. */
export function isHexOnly(text: string): boolean {
  return HEX.test(text) && !PLAIN.test(text) && !EXPONENT.test(text);
}

/** The problem of an amount in plain digits, with what it may be instead. */
function explained(text: string, problem: ValueProblem): ValueProblem {
  const exponent = EXPONENT.exec(text);
  if (exponent !== null) {
    const hex = HEX.test(text) ? " If all amounts are hexadecimal, give --amounts hex." : "";
    return { ...problem, problem: "is written with an exponent", hint: writtenOut(exponent) + hex };
  }
  const isDotted = problem.code === "TooManyDecimals" && GROUPED["1.234,56"].test(text);
  if (isDotted) {
    return {
      ...problem,
      hint: `${problem.hint} If its dot separates thousands, give --amounts 1.234,56.`,
    };
  }
  if (problem.code !== "NotANumber") return problem;
  const forms = (["1.234,56", "1,234.56"] as const).filter((each) => GROUPED[each].test(text));
  if (forms.length === 0) return problem;
  const options = forms.map((form) => `--amounts ${form}`).join(", or ");
  return {
    ...problem,
    hint: `${problem.hint} If the whole file writes amounts so, give ${options}.`,
  };
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
  return `Write out all its digits${shown}. Programs that write exponents often drop the last digits, also of other amounts: take all amounts from the source.`;
}
