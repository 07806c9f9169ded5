import { checksummed } from "./entries.ts";
import { drawLayout, type Layout, spellCsv } from "./spelling.ts";
import { type Habit, write } from "./write.ts";

const UNITS = { isTokens: false } as const;

const repeated =
  (repeats: "part" | "copy"): Habit =>
  (truth, draw) => {
    const { entries } = truth;
    const again = entries.slice(0, 1 + draw.below(2)).map(({ account, amount }) => ({
      account,
      amount: repeats === "copy" ? amount : amount * 2n + 1n,
    }));
    const at = 2 + draw.below(entries.length - 1);
    const all = entries.toSpliced(at, 0, ...again);
    const layout = drawLayout(draw, draw.pick(["csv", "csv", "json list", "json lines"]));
    const account = (one: string, row: number) => (row % 2 === 0 ? one : checksummed(one));
    return write({ draw, truth, entries: all, isTokens: draw.chance(50), layout, repeats, account });
  };

/** A row more: another header within, a total, a remark. */
const strayLine =
  (kind: "header" | "total" | "title"): Habit =>
  (truth, draw) => {
    const layout: Layout = { ...drawLayout(draw, "csv"), isMarked: false };
    const sum = String(truth.entries.reduce((sofar, { amount }) => sofar + amount, 0n));
    const stray: Readonly<Record<typeof kind, readonly string[]>> = {
      header: layout.names,
      total: ["Total", sum],
      title: ["Airdrop", "October"],
    };
    const at = kind === "title" ? 0 : kind === "total" ? truth.entries.length + 1 : 2;
    const lay = (rows: readonly (readonly string[])[]) =>
      spellCsv([layout.names, ...rows].toSpliced(at, 0, stray[kind]), layout);
    const table = write({ draw, truth, ...UNITS, layout, lay });
    const { cell } = table.person;
    if (kind === "title") return table;
    // Rows are counted with the one that is none.
    const shifted = (row: number) => (row < at ? row : row === at ? Number.NaN : row - 1);
    return { ...table, person: { ...table.person, cell: (row, column) => cell(shifted(row), column) } };
  };

const noHeader: Habit = (truth, draw) => {
  const layout = drawLayout(draw, "csv");
  const isTokens = draw.chance(50);
  const lay = (rows: readonly (readonly string[])[]) => spellCsv(rows, layout);
  return write({
    draw,
    truth,
    isTokens,
    layout,
    lay,
    statedDecimals: draw.chance(50) && isTokens ? truth.decimals : undefined,
  });
};

const otherNames: Habit = (truth, draw) => {
  const names = [
    draw.pick(["to", "Payee Address", "holder", "User"]),
    draw.pick(["value", "Tokens", "reward"]),
  ];
  const layout = { ...drawLayout(draw, draw.pick(["csv", "csv", "json list", "json lines"])), names };
  return write({ draw, truth, isTokens: draw.chance(50), layout });
};

/** Another order of columns, and columns more. */
const moreColumns: Habit = (truth, draw) => {
  const layout = drawLayout(draw, "csv");
  const isFlipped = draw.chance(60);
  const note = draw.pick(["note", "Rank", "Block number", ""]);
  const lay = (rows: readonly (readonly string[])[]) =>
    spellCsv(
      [layout.names, ...rows].map((row, i) => {
        const cells = isFlipped ? row.toReversed() : row;
        return note === "" ? cells : [...cells, i === 0 ? note : String(i)];
      }),
      layout,
    );
  return write({ draw, truth, isTokens: draw.chance(50), layout, lay });
};

/** What Excel leaves around a table. */
const excel: Habit = (truth, draw) => {
  const layout: Layout = { ...drawLayout(draw, "csv"), end: "\r\n", blank: "" };
  const isSaid = draw.chance(50);
  const trail = 1 + draw.below(3);
  const lay = (rows: readonly (readonly string[])[]) => {
    const sep = isSaid ? `sep=${layout.delimiter}\r\n` : "";
    const filled = [layout.names, ...rows].map((row) => [...row, ...Array.from({ length: trail }, () => "")]);
    const empty = `${layout.delimiter.repeat(trail + 1)}\r\n`.repeat(draw.below(4));
    const text = spellCsv(filled, { ...layout, isMarked: false, isQuoted: false });
    return `${layout.isMarked ? "\uFEFF" : ""}${sep}${text}${empty}`;
  };
  return write({ draw, truth, isTokens: draw.chance(50), layout, lay });
};

/** "Unicode text", as Excel calls it. */
const utf16: Habit = (truth, draw) => {
  const layout: Layout = { ...drawLayout(draw, "csv"), delimiter: "\t", isMarked: true };
  return { ...write({ draw, truth, ...UNITS, layout }), encoding: "utf16le" };
};

/** What is wrong with rows, headers and files. */
export const LAYOUTS: Readonly<Record<string, Habit>> = {
  "rows that add up": repeated("part"),
  "rows pasted twice": repeated("copy"),
  "a second header": strayLine("header"),
  "a total": strayLine("total"),
  "a title": strayLine("title"),
  "no header": noHeader,
  "other names": otherNames,
  "more columns": moreColumns,
  "Excel's lines": excel,
  "UTF-16": utf16,
};
