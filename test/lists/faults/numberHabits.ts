import type { AmountForm } from "../../../src/sdk/allocation/read/amountForms.ts";
import { drawLayout, type Layout } from "./spelling.ts";
import { type Habit, write } from "./write.ts";

const UNITS = { isTokens: false } as const;

/** Parts thousands. */
function grouped(plain: string, separator: string, decimalSign: string, isIndian = false): string {
  const [whole = "", fraction] = plain.split(".");
  const pattern = isIndian ? /(?<=\d)(?=(\d{2})*\d{3}$)/g : /(?<=\d)(?=(\d{3})+$)/g;
  const text = whole.replace(pattern, separator);
  return fraction === undefined ? text : `${text}${decimalSign}${fraction}`;
}

/** Amounts as a country writes them. */
const grouping =
  (separator: string, decimalSign: string, form?: AmountForm, isIndian = false): Habit =>
  (truth, draw) => {
    const isTokens = truth.decimals > 0 && draw.chance(70);
    const places = draw.chance(30) ? 2 : undefined;
    const spell = (plain: string) => grouped(plain, separator, decimalSign, isIndian);
    const fixed = (plain: string) => {
      const [whole = "", fraction = ""] = plain.split(".");
      return isTokens && places !== undefined && fraction.length <= places
        ? `${whole}.${fraction.padEnd(places, "0")}`
        : plain;
    };
    return write({
      draw,
      truth,
      isTokens,
      layout: drawLayout(draw),
      form,
      spell: (plain) => spell(fixed(plain)),
    });
  };

/** Excel's and others' CSV, where a comma of an amount was not quoted. */
const unquoted: Habit = (truth, draw) => {
  const layout: Layout = { ...drawLayout(draw, "csv"), delimiter: ",", isQuoted: false, blank: "" };
  const isTokens = truth.decimals > 0;
  const form = draw.pick(["1.234,56", "1,234.56"] as const);
  const signs = form === "1.234,56" ? [".", ","] : [",", "."];
  const spell = (plain: string) => grouped(plain, signs[0] ?? "", signs[1] ?? "");
  const lay = (rows: readonly (readonly string[])[]) =>
    [layout.names, ...rows].map((row) => row.join(",") + layout.end).join("");
  return write({ draw, truth, isTokens, layout, form, spell, lay });
};

const hexOf = (plain: string) => BigInt(plain).toString(16);

const hexadecimal: Habit = (truth, draw) =>
  write({
    draw,
    truth,
    ...UNITS,
    layout: drawLayout(draw),
    spell: (plain) => `0x${hexOf(plain)}`,
    form: "hex",
    // People state what their token has.
    ...(draw.chance(20) && { statedDecimals: truth.decimals }),
  });

const bareHexadecimal: Habit = (truth, draw) => {
  if (truth.entries.every(({ amount }) => /^\d+$/.test(amount.toString(16)))) return undefined;
  const isUpper = draw.chance(30);
  const spell = (plain: string) => (isUpper ? hexOf(plain).toUpperCase() : hexOf(plain));
  return write({ draw, truth, ...UNITS, layout: drawLayout(draw), spell, form: "hex" });
};

/** All are hexadecimal, and some say so. */
const halfPrefixed: Habit = (truth, draw) => {
  const first = draw.below(2);
  const spell = (plain: string, row: number) => `${row % 2 === first ? "0x" : ""}${hexOf(plain)}`;
  return write({ draw, truth, ...UNITS, layout: drawLayout(draw), spell, form: "hex" });
};

/** Some are hexadecimal. */
const someHexadecimal: Habit = (truth, draw) => {
  const every = 2 + draw.below(2);
  const spell = (plain: string, row: number) => (row % every === 1 ? `0x${hexOf(plain)}` : plain);
  return write({ draw, truth, ...UNITS, layout: drawLayout(draw), spell });
};

/** Forms of numbers that countries and programs have. */
export const NUMBERS: Readonly<Record<string, Habit>> = {
  "dots between thousands, a decimal comma": grouping(".", ",", "1.234,56"),
  "a decimal comma": grouping("", ",", "1.234,56"),
  "commas between thousands": grouping(",", ".", "1,234.56"),
  "blanks between thousands": grouping(" ", ","),
  "apostrophes between thousands": grouping("'", "."),
  "thin blanks between thousands": grouping("\u202f", ","),
  "lakhs and crores": grouping(",", ".", undefined, true),
  "separators that are not quoted": unquoted,
  "hexadecimal with 0x": hexadecimal,
  "hexadecimal without 0x": bareHexadecimal,
  "hexadecimal, some with 0x": halfPrefixed,
  "some hexadecimal": someHexadecimal,
};
