import type { Person, Table } from "../following/table.ts";

export const A = "0x1111111111111111111111111111111111111111";
export const B = "0x2222222222222222222222222222222222222222";
export const C = "0x3333333333333333333333333333333333333333";
/** With letters, and so with a checksum. */
export const D = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
export const E = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

type Written = Pick<Table, "encoding" | "told"> &
  Omit<Person, "cell" | "amountsAnew"> & {
    /** What the rows mean, in order: an amount as it would be written plainly, of the accounts A, B, C where none are named. */
    readonly meant: readonly (string | readonly [account: string, amount: string])[];
    /** Which of them each row of the table is; undefined: a row that means nothing. Left out: they stand in order. */
    readonly places?: readonly (number | undefined)[];
    /** Base units of one that is written; left out: 1, or as the decimals say. */
    readonly stated?: number | undefined;
  };

/** A table as it stands, and what it means. */
export function written(text: string, { meant, places, stated, encoding, told, ...person }: Written): Table {
  const entries = meant.map((one, i) =>
    typeof one === "string" ? ([[A, B, C][i] ?? A, one] as const) : one,
  );
  const { decimals } = person;
  const given = stated ?? decimals;
  const cell = (row: number, column: string) => {
    const place = places === undefined ? row - 1 : places[row - 1];
    const entry = place === undefined ? undefined : entries[place];
    return column === "account" ? entry?.[0] : entry?.[1];
  };
  return {
    text,
    encoding,
    told,
    options: given === undefined || given < 0 ? {} : { decimals: given },
    meaning: meaningOf(entries, person),
    person: {
      ...person,
      cell,
      amountsAnew: (old) =>
        entries.reduce((sofar, [account, amount]) => amountOf(sofar, account, amount), old),
    },
  };
}

function amountOf(text: string, account: string, amount: string): string {
  const value = text.trimStart().startsWith("[") ? `"amount":"${amount}"` : undefined;
  return text.replace(
    value === undefined
      ? new RegExp(`(${account}"?[,;\\t] ?)[^\\r\\n]+`)
      : new RegExp(`(${account}",)"amount":[^}]+`),
    `$1${value ?? amount}`,
  );
}

function meaningOf(
  entries: readonly (readonly [string, string])[],
  { decimals = 0, repeats }: Pick<Person, "decimals" | "repeats">,
): readonly string[] {
  const amounts = new Map<string, bigint>();
  for (const [account, amount] of entries) {
    const [whole = "", fraction = ""] = amount.split(".");
    const units = BigInt(whole + fraction.padEnd(decimals, "0"));
    const sofar = amounts.get(account.toLowerCase());
    if (sofar === undefined) amounts.set(account.toLowerCase(), units);
    else if (repeats === "part") amounts.set(account.toLowerCase(), sofar + units);
  }
  return [...amounts].map(([account, units]) => `${account} ${units}`);
}
