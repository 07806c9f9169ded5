import { type Allocation, amountAt } from "../../../sdk/allocation/allocation.ts";

/** Rows that are looked at: enough to tell, and nothing beside reading millions. */
const SAMPLE = 1_000;
/** Digits that spreadsheets keep, and the most that a binary number of 64 bits needs. */
const SHEET_DIGITS = 15;
const DOUBLE_DIGITS = 17;
const DOUBLE_BITS = 53;
/** The least part of the long amounts that end where a program cuts, or before. */
const MIN_FITTING = 0.9;

type Habit = {
  readonly program: string;
  /** Whether an amount ends right there. */
  readonly isTelling: (amount: Digits) => boolean;
  /** The least part of the long amounts that do. */
  readonly telling: number;
  /** Whether an amount ends there or before. */
  readonly fits: (amount: Digits) => boolean;
};

type Digits = { readonly length: number; readonly significant: number; readonly bits: number };

const HABITS: readonly Habit[] = [
  {
    program: `spreadsheets, which keep ${SHEET_DIGITS} digits and write zeros behind them`,
    isTelling: ({ significant }) => significant === SHEET_DIGITS,
    telling: 0.2,
    fits: ({ significant }) => significant <= SHEET_DIGITS,
  },
  {
    program: `programs that count in binary numbers of 64 bits, which keep ${DOUBLE_DIGITS} digits at most`,
    isTelling: ({ length, significant }) =>
      length > DOUBLE_DIGITS && significant > SHEET_DIGITS && significant <= DOUBLE_DIGITS,
    telling: 0.2,
    fits: ({ significant }) => significant <= DOUBLE_DIGITS,
  },
  {
    program: `programs that count in binary numbers of 64 bits, which keep ${DOUBLE_BITS} bits`,
    isTelling: ({ significant, bits }) => significant > DOUBLE_DIGITS && bits <= DOUBLE_BITS,
    // One is enough: no amount ends so by itself.
    telling: 0,
    fits: ({ bits }) => bits <= DOUBLE_BITS,
  },
];

/**
 * Doubts that amounts are whole, where many of the first ones end right where a spreadsheet or a binary number ends.
 * @returns a sentence; undefined where nothing shows
 */
export function roundedDigits(allocation: Allocation): string | undefined {
  const rows = Math.min(allocation.count, SAMPLE);
  const long: Digits[] = [];
  for (let row = 0; row < rows; row++) {
    const digits = String(amountAt(allocation, row));
    if (digits.length > SHEET_DIGITS) long.push(digitsOf(digits));
  }
  for (const { program, isTelling, telling, fits } of HABITS) {
    const found = long.filter(isTelling).length;
    const fitting = long.filter(fits).length;
    if (found === 0 || found < telling * long.length || fitting < MIN_FITTING * long.length) continue;
    return `${found} of the first ${rows} amounts end right where those of ${program}, end: their last digits may be lost already. Compare with the source, and have the program write amounts as text.`;
  }
  return undefined;
}

function digitsOf(digits: string): Digits {
  const amount = BigInt(digits);
  const bits = amount.toString(2).replace(/0+$/, "").length;
  return { length: digits.length, significant: digits.replace(/0+$/, "").length, bits };
}

/** What to tell of numbers of JSON that programs round. @param rounded amounts that are such numbers */
export function roundedText(rounded: number): string {
  return `${rounded} ${rounded === 1 ? "amount is a JSON number" : "amounts are JSON numbers"} of more digits than most programs keep (beyond 2^53): a program that wrote or read the file may have rounded ${rounded === 1 ? "it" : "them"} already. Compare with the source; amounts as strings are safe.`;
}
