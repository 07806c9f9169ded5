import type { ValueProblem } from "../../core/inputErrors.ts";
import { quote } from "../../core/text/escape.ts";
import { type AmountForm, isHexOnly, parseAmountAs } from "./amountForms.ts";

const NEWLINE = 0x0a;
const DOT = 0x2e;
const PREFIX = /^0x/;
/** `1.000`: a thousand to some, and one to others. */
const MAYBE_THOUSANDS = /^[1-9]\d{0,2}\.\d{3}$/;
const FRACTION = /\./;
/** From so many decimals on `1.000` can also be one token. */
const TELLING_DECIMALS = 3;
/** Digits that a number of JavaScript and of most other programs holds for certain. */
const CERTAIN_DIGITS = 15;

/** An amount and its row, counted from 0. */
type Seen = { readonly row: number; readonly text: string };

/** What is wrong with how a source writes its amounts. */
type AmountsProblem = {
  /** The first that shows it, counted from 0. */
  readonly row: number;
  /** Forms that the amounts may have. */
  readonly forms: readonly AmountForm[];
  readonly problem: string;
  readonly hint: string;
};

/** The code of every such problem. */
export const AMBIGUOUS_AMOUNTS = "AmbiguousAmounts";

/**
 * Reads the amounts of one source, all of them in one way: where nobody states the form, they are plain digits, or all of them
 * hexadecimal with 0x. Mending only what cannot be read would leave the others wrong in silence, so what speaks of
 * another form is one problem of the whole source.
 */
export class AmountReader {
  readonly #decimals: number | undefined;
  readonly #stated: AmountForm | undefined;
  /** Whether the first amount says so; undefined until there is one. */
  #isPrefixed: boolean | undefined;
  #firstHex: Seen | undefined;
  #hexCount = 0;
  #mixed: Seen | undefined;
  #dot: Seen | undefined;
  #isDotSettled: boolean;
  /** Numbers of JSON with more digits than programs keep. */
  rounded = 0;

  /** @param stated default: see above */
  constructor(decimals: number | undefined, stated: AmountForm | undefined) {
    this.#decimals = decimals;
    this.#stated = stated;
    this.#isDotSettled = stated !== undefined || (decimals ?? 0) < TELLING_DECIMALS;
  }

  /** @returns base units, or what is wrong with this one */
  read(text: string, row: number): bigint | ValueProblem {
    if (this.#stated !== undefined) return parseAmountAs(text, this.#decimals, this.#stated);
    const isPrefixed = PREFIX.test(text);
    this.#isPrefixed ??= isPrefixed;
    if (isPrefixed !== this.#isPrefixed) this.#mixed ??= { row, text };
    if (isPrefixed) return parseAmountAs(text, undefined, "hex");
    if (isHexOnly(text)) this.#noteHex({ row, text });
    else if (!this.#isDotSettled && FRACTION.test(text)) this.#noteDot({ row, text });
    return parseAmountAs(text, this.#decimals);
  }

  /** Remembers that a row's amount is a number of JSON, where programs that read or wrote it may have rounded it. */
  noteNumber(text: string): void {
    const digits = text.replace(/[eE].*$/, "").replaceAll(/^0+|[-.]/g, "");
    if (digits.length > CERTAIN_DIGITS && !Number.isSafeInteger(Number(text))) this.rounded++;
  }

  /** Says that amounts were read elsewhere, in plain digits. */
  notePlain(): void {
    this.#isPrefixed ??= false;
  }

  /** Where plain rows end that may be read as digits with a decimal point without being looked at. @param to behind a line end */
  plainEnd(bytes: Uint8Array, from: number, to: number): number {
    if (this.#isPrefixed || (this.#stated ?? "1234.56") !== "1234.56") return from;
    if (this.#isDotSettled) return to;
    const dot = bytes.subarray(from, to).indexOf(DOT);
    return dot === -1 ? to : Math.max(from, bytes.lastIndexOf(NEWLINE, from + dot) + 1);
  }

  /** @param rows read so far */
  problem(rows: number): AmountsProblem | undefined {
    if (this.#firstHex !== undefined) return looksHexadecimal(this.#firstHex, this.#hexCount, rows);
    if (this.#mixed !== undefined) return mixedAmounts(this.#mixed, this.#isPrefixed === true);
    if (!this.#isDotSettled && this.#dot !== undefined) return ambiguousDots(this.#dot);
    if (this.#decimals && (this.#stated === "hex" || this.#isPrefixed))
      return hexWithDecimals(this.#decimals);
    return undefined;
  }

  #noteHex(seen: Seen): void {
    this.#firstHex ??= seen;
    this.#hexCount++;
  }

  #noteDot(seen: Seen): void {
    if (MAYBE_THOUSANDS.test(seen.text)) this.#dot ??= seen;
    else this.#isDotSettled = true;
  }
}

function looksHexadecimal({ row, text }: Seen, count: number, rows: number): AmountsProblem {
  return {
    row,
    forms: ["hex"],
    problem: `has ${count === 1 ? "an amount" : "amounts"} in hexadecimal digits, ${count} of ${rows}, the first of them ${quote(text)}: if all are hexadecimal, those with digits 0 to 9 only are other numbers than they seem`,
    hint: `Give --amounts hex if all amounts are hexadecimal. ${count === 1 ? "If it is mistyped, correct that row." : "If these are mistyped, correct those rows."}`,
  };
}

function mixedAmounts({ row, text }: Seen, isPrefixed: boolean): AmountsProblem {
  return {
    row,
    forms: ["hex"],
    problem: `has amounts with 0x and amounts without: ${quote(text)} is the first that is unlike row 1, and ${isPrefixed ? "it" : "those without"} may be hexadecimal too`,
    hint: "Write all amounts in one way; or give --amounts hex if all of them are hexadecimal.",
  };
}

function ambiguousDots({ row, text }: Seen): AmountsProblem {
  const [whole = ""] = text.split(".");
  return {
    row,
    forms: ["1234.56", "1.234,56"],
    problem: `has only amounts whose dots can mean two things: ${quote(text)} is ${whole} or ${text.replace(".", "")} tokens`,
    hint: "Give --amounts 1234.56 if the dot is a decimal point, or --amounts 1.234,56 if it separates thousands.",
  };
}

function hexWithDecimals(decimals: number): AmountsProblem {
  return {
    row: 0,
    forms: [],
    problem: `has hexadecimal amounts, which are base units, but --decimals ${decimals} reads amounts as tokens`,
    hint: "Give --base-units, or leave --decimals out.",
  };
}
