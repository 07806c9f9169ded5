import { drawLayout } from "./spelling.ts";
import { type Habit, write } from "./write.ts";

const UNITS = { isTokens: false } as const;

/** As a spreadsheet shows long numbers: few digits and an exponent. */
const sheetExponents: Habit = (truth, draw) => {
  const sign = draw.pick([".", ","]);
  const kept = draw.pick([2, 5]);
  const spell = (plain: string) => {
    if (plain.replace(".", "").length < 12) return plain;
    const [digits = "", power = ""] = Number(plain).toExponential(kept).split("e+");
    return `${digits.replace(".", sign)}E+${power.padStart(2, "0")}`;
  };
  return write({ draw, truth, ...UNITS, layout: drawLayout(draw, "csv"), spell });
};

/** Cut to what a spreadsheet keeps. */
const sheetDigits: Habit = (truth, draw) => {
  const isTokens = draw.chance(50);
  const spell = (plain: string) => cut(plain, 15);
  const layout = drawLayout(draw, "csv");
  return write({ draw, truth, isTokens, layout, spell, told: ["RoundedDigits"] });
};

/** Zeros in the place of all digits behind the first ones. */
function cut(plain: string, kept: number): string {
  let left = kept;
  let isBegun = false;
  const signs = Array.from(plain, (sign) => {
    if (sign === ".") return sign;
    isBegun ||= sign !== "0";
    if (!isBegun) return sign;
    return left-- > 0 ? sign : "0";
  }).join("");
  return signs.includes(".") ? signs.replace(/\.?0+$/, "") : signs;
}

const ROUNDED = { told: ["RoundedNumbers", "RoundedDigits"] } as const;

/** `String(Number(amount))`, in any file; in JSON as a number too. */
const scriptNumbers: Habit = (truth, draw) => {
  const isTokens = draw.chance(40);
  const layout = drawLayout(draw);
  const areNumbers = layout.form !== "csv" && draw.chance(70);
  return write({
    draw,
    truth,
    isTokens,
    layout,
    areNumbers,
    spell: (plain) => String(Number(plain)),
    ...ROUNDED,
  });
};

/** `BigInt(Number(amount))`: all digits of a binary number. */
const binaryNumbers: Habit = (truth, draw) =>
  write({
    draw,
    truth,
    ...UNITS,
    layout: drawLayout(draw),
    spell: (plain) => String(BigInt(Number(plain))),
    ...ROUNDED,
  });

/** JSON numbers with all their digits. */
const exactNumbers: Habit = (truth, draw) => {
  const form = draw.pick(["json list", "json lines", "json lists", "json map"] as const);
  return write({ draw, truth, isTokens: draw.chance(50), layout: drawLayout(draw, form), areNumbers: true });
};

/** As tables of Python write whole numbers in a column where one is missing. */
const zeroFractions: Habit = (truth, draw) =>
  write({
    draw,
    truth,
    isTokens: draw.chance(30),
    layout: drawLayout(draw),
    spell: (plain) => (plain.includes(".") ? plain : `${plain}.0`),
  });

/** Zeros before, to a fixed width. */
const padded: Habit = (truth, draw) =>
  write({
    draw,
    truth,
    isTokens: draw.chance(50),
    layout: drawLayout(draw),
    spell: (plain) => plain.padStart(12, "0"),
  });

const plain: Habit = (truth, draw) =>
  write({ draw, truth, isTokens: draw.chance(50), layout: drawLayout(draw) });

/** Whole tokens, of which nobody says how many decimals they have. */
const tokensAsUnits: Habit = (truth, draw) =>
  truth.decimals === 0
    ? undefined
    : write({
        draw,
        truth,
        isTokens: true,
        layout: drawLayout(draw),
        statedDecimals: undefined,
        told: ["TokensAsUnits"],
      });

/** Base units that are read as tokens. */
const unitsAsTokens: Habit = (truth, draw) =>
  truth.decimals === 0
    ? undefined
    : write({
        draw,
        truth,
        ...UNITS,
        layout: drawLayout(draw),
        statedDecimals: truth.decimals,
        told: ["UnitsAsTokens"],
      });

/** What spreadsheets and scripts do to amounts, and who mistakes tokens for base units. */
export const PROGRAMS: Readonly<Record<string, Habit>> = {
  plain,
  "exponents of spreadsheets": sheetExponents,
  "fifteen digits": sheetDigits,
  "numbers of scripts": scriptNumbers,
  "binary numbers": binaryNumbers,
  "JSON numbers": exactNumbers,
  "tokens read as base units": tokensAsUnits,
  "base units read as tokens": unitsAsTokens,
  "fractions of zero": zeroFractions,
  "zeros before": padded,
};
