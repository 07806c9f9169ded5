import type { Draw } from "./draw.ts";

/** A row as it is spelled: a text in each column. */
export type Cells = readonly string[];

/** How a file is laid out by whatever saved it. */
export type Layout = {
  readonly form: "csv" | "json list" | "json lines" | "json lists" | "json map";
  readonly delimiter: "," | ";" | "\t";
  readonly end: "\n" | "\r\n";
  readonly isMarked: boolean;
  readonly isQuoted: boolean;
  readonly blank: "" | " ";
  readonly names: Cells;
};

export function drawLayout(draw: Draw, forms: Layout["form"] | "any" = "any"): Layout {
  const form = forms === "any" ? drawForm(draw) : forms;
  return {
    form,
    delimiter: draw.pick([",", ",", ";", "\t"]),
    end: draw.pick(["\n", "\n", "\r\n"]),
    isMarked: form === "csv" && draw.chance(20),
    isQuoted: draw.chance(20),
    blank: draw.chance(10) ? " " : "",
    names: [draw.pick(["account", "address", "Recipient", "WALLET"]), draw.pick(["amount", "Amount"])],
  };
}

function drawForm(draw: Draw): Layout["form"] {
  return draw.chance(70) ? "csv" : draw.pick(["json list", "json lines", "json lists", "json map"]);
}

/** The text of rows of an account and an amount. @param areNumbers whether JSON has numbers in place of strings */
export function spellRows(rows: readonly Cells[], layout: Layout, areNumbers = false): string {
  return layout.form === "csv"
    ? spellCsv([layout.names, ...rows], layout)
    : spellJson(rows, layout, areNumbers);
}

export function spellCsv(
  lines: readonly Cells[],
  { delimiter, end, isMarked, isQuoted, blank }: Layout,
): string {
  const spell = (cell: string) => {
    const mustQuote = cell.includes(delimiter) || /["\r\n]/.test(cell);
    return `${blank}${isQuoted || mustQuote ? `"${cell.replaceAll('"', '""')}"` : cell}${blank}`;
  };
  const text = lines.map((line) => line.map(spell).join(delimiter) + end).join("");
  return `${isMarked ? "\uFEFF" : ""}${text}`;
}

/** One row a line, so that it can be mended by line. */
function spellJson(rows: readonly Cells[], { form, names }: Layout, areNumbers: boolean): string {
  const [account = "account", amount = "amount"] = names.map((name) => name.toLowerCase());
  const spelled = rows.map(([who = "", what = ""]) => {
    const value = areNumbers ? what : JSON.stringify(what);
    if (form === "json lists") return `[${JSON.stringify(who)}, ${value}]`;
    if (form === "json map") return `${JSON.stringify(who)}: ${value}`;
    return `{"${account}": ${JSON.stringify(who)}, "${amount}": ${value}}`;
  });
  if (form === "json lines") return spelled.map((line) => `${line}\n`).join("");
  const [open, close] = form === "json map" ? ["{", "}"] : ["[", "]"];
  return `${open}\n${spelled.join(",\n")}\n${close}\n`;
}
