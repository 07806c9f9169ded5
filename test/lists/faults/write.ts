import type { AmountForm } from "../../../src/sdk/allocation/read/amountForms.ts";
import type { Table } from "../following/table.ts";
import type { Draw } from "./draw.ts";
import { checksummed, type Entry, plainAmount, type Truth } from "./entries.ts";
import { type Layout, spellRows } from "./spelling.ts";

/** Writes a truth down as some people or programs do; undefined where the habit leaves nothing that anybody could see. */
export type Habit = (truth: Truth, draw: Draw) => Table | undefined;

export type Written = {
  readonly draw: Draw;
  readonly truth: Truth;
  /** What stands in the file, where that is not the truth's own. */
  readonly entries?: readonly Entry[];
  /** Whether amounts are tokens with the truth's decimals. */
  readonly isTokens: boolean;
  readonly layout: Layout;
  readonly spell?: (plain: string, row: number) => string;
  readonly account?: (account: string, row: number) => string;
  readonly areNumbers?: boolean;
  readonly form?: AmountForm | undefined;
  readonly repeats?: "part" | "copy";
  readonly told?: readonly string[];
  readonly lay?: (rows: readonly (readonly string[])[], layout: Layout) => string;
  /** What the reader is told, where that is not what the file is. */
  readonly statedDecimals?: number | undefined;
};

/** A table as it was written, with what it means and what its writer knows. */
export function write(written: Written): Table {
  const { draw, truth, isTokens, layout, repeats, form, told } = written;
  const entries = written.entries ?? truth.entries;
  const decimals = isTokens ? truth.decimals : undefined;
  const { spell = (plain: string) => plain } = written;
  const spellAccount = written.account ?? accountCase(draw);
  const plain = (entry: Entry) => plainAmount(entry.amount, decimals);
  const rows = entries.map((entry, row) => [spellAccount(entry.account, row), spell(plain(entry), row)]);
  const lay = written.lay ?? ((all, how) => spellRows(all, how, written.areNumbers));
  const exact = entries.map((entry, row) => [rows[row]?.[0] ?? "", plain(entry)]);
  const stated = "statedDecimals" in written ? written.statedDecimals : decimals;
  return {
    text: lay(rows, layout),
    options: stated === undefined ? {} : { decimals: stated },
    meaning: meaningOf(entries, repeats),
    told,
    person: {
      decimals,
      form,
      repeats,
      amountsAnew: () => lay(exact, layout),
      cell(row, column) {
        const entry = entries[row - 1];
        if (entry === undefined) return undefined;
        return column === "account" ? entry.account : plain(entry);
      },
    },
  };
}

function meaningOf(entries: readonly Entry[], repeats: "part" | "copy" | undefined): readonly string[] {
  const amounts = new Map<string, bigint>();
  for (const { account, amount } of entries) {
    const sofar = amounts.get(account);
    if (sofar === undefined) amounts.set(account, amount);
    else if (repeats === "part") amounts.set(account, sofar + amount);
  }
  return [...amounts].map(([account, amount]) => `${account} ${amount}`);
}

function accountCase(draw: Draw): (account: string) => string {
  const spelling = draw.pick(["checksum", "checksum", "lower", "upper"]);
  if (spelling === "checksum") return checksummed;
  return (account) => (spelling === "lower" ? account : `0x${account.slice(2).toUpperCase()}`);
}
