import type { FuzzRandom } from "../../allocation/fuzz/fuzzRandom.ts";

/** Rows of one table: an account, an amount, and a text with whatever parts values, rows and quotes. */
export type TableRow = readonly [account: string, amount: string, note: string];

const NOTES = [
  "",
  "x",
  "a note",
  "été",
  "1,5",
  "a;b;c",
  "tab\there",
  'a "quoted" word',
  "two\nlines",
  "two\r\nlines",
  " blanks around ",
  "sep=;",
  "TRUE",
  "😀",
];

export function randomRows(random: FuzzRandom): readonly TableRow[] {
  return Array.from({ length: 1 + random.below(6) }, (_, i) => [
    `0x${(i + 1).toString(16).padStart(2, "0")}${random.bits(120).toString(16).padStart(38, "0")}`,
    String(random.bits(100) + 1n),
    random.pick(NOTES),
  ]);
}

/** How one file of a table is spelled, by whatever program saved it. */
export type TableStyle = ReturnType<typeof randomStyle>;

export function randomStyle(random: FuzzRandom) {
  return {
    delimiter: random.pick([",", ";", "\t"]),
    end: random.pick(["\n", "\r\n", "\r"]),
    /** Of 100 values, how many stand in quotes without need. */
    quoted: random.pick([0, 30, 100]),
    /** Of 100 values, how many have blanks around them. */
    blank: random.pick([0, 20]),
    /** Of 100 lines, how many have an empty one behind them. */
    gap: random.pick([0, 30]),
    hasMark: random.chance(30),
    hasSep: random.chance(30),
    /** Columns without a name, as a spreadsheet leaves them. */
    unnamed: random.pick([0, 0, 0, 2]),
    isEnded: random.chance(70),
  };
}

/** A line for each row: the text and, by row, the line that it begins in. */
export function spellTable(random: FuzzRandom, style: TableStyle, rows: readonly (readonly string[])[]) {
  const { delimiter, end, quoted, blank, gap } = style;
  const around = () => (random.chance(blank) ? " " : "");
  const spell = (value: string) => {
    const mustQuote = value.trim() !== value || /[",;\t\r\n]/.test(value);
    const isQuoted = mustQuote || (value !== "" && random.chance(quoted));
    return `${around()}${isQuoted ? `"${value.replaceAll('"', '""')}"` : value}${around()}`;
  };
  const empty = () => random.pick(["", " ", delimiter, delimiter.repeat(3), ` ${delimiter} `]);
  let text = `${style.hasMark ? "\ufeff" : ""}${style.hasSep ? `sep=${delimiter}${end}` : ""}`;
  const lines: number[] = [];
  for (const [i, row] of rows.entries()) {
    while (random.chance(gap)) text += empty() + end;
    lines.push(1 + (text.match(/\r\n|\r|\n/g)?.length ?? 0));
    text += [...row, ...Array.from({ length: style.unnamed }, () => "")].map(spell).join(delimiter);
    if (i < rows.length - 1 || style.isEnded) text += end;
  }
  return { text, lines };
}
