import { keccak256 } from "viem";
import type { FuzzRandom } from "./fuzzRandom.ts";
import type { NaiveOptions } from "./naiveAllocation.ts";
import { naiveChecksum } from "./naiveChecksum.ts";

/** A row, as it is meant. */
type Row = { readonly account: string; readonly beneficiary: string; readonly amount: bigint };

/** A sound file in one of many spellings, and what must be read from it. */
export type RandomSource = {
  readonly text: Buffer;
  readonly options: NaiveOptions;
  /** `account beneficiary amount`, as the naive reader tells them. */
  readonly rows: readonly string[];
};

const POOL = Array.from({ length: 48 }, (_, i) =>
  naiveChecksum(i === 0 ? `0x${"0".repeat(40)}` : keccak256(`0x${(i + 16).toString(16)}`).slice(0, 42)),
);
const NAMES = {
  account: ["account", "address", "recipient", "stakingProvider"],
  amount: ["amount"],
  index: ["index"],
  beneficiary: ["beneficiary"],
};
const NOTES = [
  "",
  "x",
  "a note",
  "été",
  "1,5",
  "two\nlines",
  "two\r\nlines",
  'a "quoted" word',
  "semi;colon",
  "tab\there",
  "0x12",
  "😀",
];

export function randomSource(random: FuzzRandom): RandomSource {
  const rows = randomRows(random);
  const decimals = random.chance(35) ? random.below(30) : undefined;
  const merge = random.chance(30);
  const ignore = random.chance(20);
  const columns = { index: !merge && random.chance(30), beneficiary: random.chance(25), ignore };
  const options = {
    ...(decimals !== undefined && { decimals }),
    ...(merge && { merge }),
    ...(ignore && { ignoreColumns: ["Note", "other"] }),
  };
  const spelled = rows.flatMap((row) => (merge ? split(random, row) : [row]));
  if (merge) shuffle(random, spelled);
  const firsts = merge
    ? [...new Set(spelled.map(({ account }) => account))]
    : rows.map(({ account }) => account);
  const listed = firsts.map((account) => rows.find((row) => row.account === account)!);
  const records = spelled.map((row, index) => recordOf(random, row, index, columns, decimals));
  if (columns.index) shuffle(random, records);
  return {
    text: random.chance(60) ? csvOf(random, records) : jsonOf(random, records, decimals),
    options,
    rows: listed.map(
      (row) =>
        `${row.account.toLowerCase()} ${columns.beneficiary ? row.beneficiary.toLowerCase() : ""} ${row.amount}`,
    ),
  };
}

function randomRows(random: FuzzRandom): Row[] {
  const count = random.chance(5) ? 20 + random.below(20) : 1 + random.below(8);
  const accounts = [...POOL];
  shuffle(random, accounts);
  return accounts.slice(0, count).map((account) => ({
    account,
    beneficiary: random.pick(POOL),
    amount: random.weighted([
      [3, () => BigInt(1 + random.below(1_000))],
      [5, () => random.bits(80) + 1n],
      [1, () => random.bits(1 + random.below(248)) || 1n],
      [1, () => 10n ** BigInt(random.below(70))],
      [1, () => 2n ** BigInt(random.below(248)) + BigInt(random.below(2))],
    ])(),
  }));
}

/** One row as several of the same sum. */
function split(random: FuzzRandom, row: Row): Row[] {
  if (row.amount < 2n || random.chance(60)) return [row];
  const part = 1n + (random.bits(64) % (row.amount - 1n));
  return [...split(random, { ...row, amount: part }), { ...row, amount: row.amount - part }];
}

type Having = { readonly index: boolean; readonly beneficiary: boolean; readonly ignore: boolean };

function recordOf(random: FuzzRandom, row: Row, index: number, having: Having, decimals: number | undefined) {
  return new Map([
    ["account", spellAccount(random, row.account)],
    ["amount", spellAmount(random, row.amount, decimals)],
    ...(having.index ? [["index", `${random.chance(5) ? "0" : ""}${index}`] as const] : []),
    ...(having.beneficiary ? [["beneficiary", spellAccount(random, row.beneficiary)] as const] : []),
    ...(having.ignore ? [["note", random.pick(NOTES)] as const] : []),
  ]);
}

function spellAccount(random: FuzzRandom, account: string): string {
  const digits = account.slice(2);
  return `0x${random.weighted([
    [5, digits],
    [2, digits.toLowerCase()],
    [1, digits.toUpperCase()],
  ])}`;
}

function spellAmount(random: FuzzRandom, amount: bigint, decimals: number | undefined): string {
  const zeros = "0".repeat(random.chance(10) ? random.below(12) : 0);
  if (decimals === undefined || decimals === 0) return `${zeros}${amount}`;
  const digits = amount.toString().padStart(decimals + 1, "0");
  const fraction = digits.slice(-decimals);
  const short = random.chance(50) ? fraction.replace(/0+$/, "") : fraction;
  return `${zeros}${digits.slice(0, -decimals)}${short === "" ? "" : `.${short}`}`;
}

function csvOf(random: FuzzRandom, records: readonly ReadonlyMap<string, string>[]): Buffer {
  const delimiter = random.pick([",", ",", ";", "\t"]);
  const end = random.pick(["\n", "\n", "\r\n", "\r"]);
  const quoted = random.pick([0, 0, 30, 100]);
  const blank = random.pick([0, 0, 0, 20]);
  const unnamed = random.pick([0, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
  const order = [...records[0]!.keys(), ...Array.from({ length: unnamed }, () => "")];
  shuffle(random, order);
  const around = () =>
    random.chance(blank) ? random.pick([" ", "  ", delimiter === "\t" ? " " : "\t"]) : "";
  const spellValue = (value: string) => {
    const mustQuote = /[",;\t\r\n]/.test(value);
    const text = mustQuote || random.chance(quoted) ? `"${value.replaceAll('"', '""')}"` : value;
    return `${around()}${text}${around()}`;
  };
  const lines = [
    order.map((name) => spellValue(nameOf(random, name))),
    ...records.map((record) => order.map((name) => spellValue(record.get(name) ?? ""))),
  ].map((values) => values.join(delimiter));
  const gap = random.pick([0, 0, 10]);
  const text = lines.map((line, i) => {
    const isLast = i === lines.length - 1;
    const between = random.pick([delimiter === "\t" ? " " : " \t", delimiter.repeat(1 + random.below(4))]);
    if (isLast && random.chance(30)) return line;
    return `${line}${end}${random.chance(gap) ? `${between}${end}` : ""}`;
  });
  const sep = random.chance(10) ? `${random.pick(["sep=", "SEP="])}${delimiter}${end}` : "";
  const before = random.chance(gap) ? `${random.pick(["", ",,", ";"])}${end}` : "";
  return Buffer.from(`${random.chance(20) ? "\ufeff" : ""}${before}${sep}${text.join("")}`);
}

function jsonOf(
  random: FuzzRandom,
  records: readonly ReadonlyMap<string, string>[],
  decimals: number | undefined,
): Buffer {
  const space = () =>
    random.weighted([
      [8, ""],
      [2, " "],
      [1, "\n"],
      [1, "\r\n\t"],
    ]);
  const string = (text: string) => {
    const json = JSON.stringify(text);
    return random.chance(5)
      ? json.replace(/[a-z0-9]/, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)
      : json;
  };
  const value = (name: string, text: string) => {
    const isPlain =
      name === "amount" ? /^(0|[1-9]\d{0,14})$/.test(text) : name === "index" && /^(0|[1-9]\d*)$/.test(text);
    if (isPlain && random.chance(40)) return text;
    if (name === "note" && random.chance(30))
      return random.pick(["null", "true", "1e400", '{"a":[1,{}],"a":"}"}', "[]", "[[], 0.5]"]);
    return string(random.chance(5) && name !== "note" ? ` ${text} ` : text);
  };
  void decimals;
  const isMap =
    [...records[0]!.keys()].every((name) => name === "account" || name === "amount") && random.chance(40);
  const objects = records.map((record) => {
    if (isMap)
      return `${string(record.get("account")!)}${space()}:${space()}${value("amount", record.get("amount")!)}`;
    const order = [...record];
    shuffle(random, order);
    const entries = order.map(
      ([name, text]) => `${space()}${string(nameOf(random, name))}${space()}:${space()}${value(name, text)}`,
    );
    return `{${entries.join(`${space()},`)}${space()}}`;
  });
  const mark = random.chance(10) ? "\ufeff" : "";
  if (isMap)
    return Buffer.from(
      `${mark}${space()}{${space()}${objects.join(`${space()},${space()}`)}${space()}}${space()}`,
    );
  if (random.chance(40))
    return Buffer.from(`${mark}${objects.join(random.pick(["\n", "\n", "\r\n", "", " \n\n"]))}${space()}`);
  return Buffer.from(
    `${mark}${space()}[${space()}${objects.join(`${space()},${space()}`)}${space()}]${space()}`,
  );
}

function nameOf(random: FuzzRandom, column: string): string {
  const name = random.pick(NAMES[column as keyof typeof NAMES] ?? [column]);
  return random.weighted([
    [6, name],
    [1, name.toUpperCase()],
    [1, ` ${name} `],
  ]);
}

function shuffle(random: FuzzRandom, list: unknown[]): void {
  for (let i = list.length - 1; i > 0; i--) {
    const other = random.below(i + 1);
    [list[i], list[other]] = [list[other], list[i]];
  }
}
