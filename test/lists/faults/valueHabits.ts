import type { Draw } from "./draw.ts";
import { checksummed, drawAccount } from "./entries.ts";
import { drawLayout } from "./spelling.ts";
import { type Habit, write } from "./write.ts";

const UNITS = { isTokens: false } as const;

/** One account by another hand: with a letter in the wrong case, a digit mistyped, or what does not belong there. */
const wrongAccount: Habit = (truth, draw) => {
  const row = draw.below(truth.entries.length);
  const fault = draw.pick(["case", "digit", "prefix", "X", "blank", "name"] as const);
  const account = (one: string, at: number) =>
    at === row ? faulty(checksummed(one), fault, draw) : checksummed(one);
  return write({ draw, truth, isTokens: draw.chance(50), layout: drawLayout(draw), account });
};

function faulty(
  account: string,
  fault: "case" | "digit" | "prefix" | "X" | "blank" | "name",
  draw: Draw,
): string {
  const letters = [...account.matchAll(/[a-f]/gi)].map(({ index }) => index);
  const at = letters[draw.below(letters.length)] ?? 2;
  const sign = account[at] ?? "";
  const other = sign === sign.toLowerCase() ? sign.toUpperCase() : sign.toLowerCase();
  switch (fault) {
    case "case":
      return account.slice(0, at) + other + account.slice(at + 1);
    case "digit": {
      const wrong = account.slice(0, at) + (sign.toLowerCase() === "f" ? "e" : "f") + account.slice(at + 1);
      // In small letters alone there is no checksum, so that nobody could tell.
      return wrong === wrong.toLowerCase() ? "anna.eth" : wrong;
    }
    case "prefix":
      return account.slice(2);
    case "X":
      return `0X${account.slice(2)}`;
    case "blank":
      return `${account.slice(0, 12)} ${account.slice(12)}`;
    case "name":
      return "anna.eth";
  }
}

/** Amounts that no form has: a unit behind, a sign before, a formula around. */
const decorated: Habit = (truth, draw) => {
  const around = draw.pick<readonly [string, string]>([
    ["", " TKN"],
    ["$", ""],
    ["+", ""],
    ['="', '"'],
    ["'", ""],
    ["", "."],
    ["~", ""],
  ]);
  const spell = (plain: string) => `${around[0]}${plain}${around[1]}`;
  return write({ draw, truth, isTokens: draw.chance(50), layout: drawLayout(draw), spell });
};

/** A row that pays nothing, and one with a minus. */
const nothingPaid: Habit = (truth, draw) => {
  const table = write({
    draw,
    truth,
    ...UNITS,
    layout: { ...drawLayout(draw, "csv"), isQuoted: false, blank: "" },
  });
  const { delimiter, end } = {
    delimiter: delimiterIn(table.text),
    end: table.text.includes("\r\n") ? "\r\n" : "\n",
  };
  return { ...table, text: `${table.text}${drawAccount(draw)}${delimiter}0${end}` };
};

function delimiterIn(text: string): string {
  return [";", "\t", ","].find((sign) => text.includes(sign)) ?? ",";
}

/** What is wrong with one value. */
export const VALUES: Readonly<Record<string, Habit>> = {
  "a wrong account": wrongAccount,
  "signs around amounts": decorated,
  "a row of nothing": nothingPaid,
};
