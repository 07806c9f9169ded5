import { fileError } from "../../core/inputErrors.ts";

/** What an operator knows beforehand about an allocation; amounts in base units, all of it after merging. */
export type Limits = {
  readonly supply: bigint | undefined;
  readonly total: bigint | undefined;
  readonly rows: number | undefined;
};

/** @throws SymbolonError `WrongRowCount`, `AboveSupply`, `WrongTotal` */
export function refuseBeyondLimits(file: string, count: number, total: bigint, limits: Limits): void {
  const { supply, rows } = limits;
  if (rows !== undefined && count !== rows) {
    throw fileError(
      file,
      {
        code: "WrongRowCount",
        problem: `has ${count} accounts where ${rows} are expected, ${difference(BigInt(count), BigInt(rows))}`,
        hint: "Check that the file is whole and the right one, or state the right number of rows.",
      },
      { rows: count, expected: rows },
    );
  }
  if (supply !== undefined && total > supply) {
    throw fileError(
      file,
      {
        code: "AboveSupply",
        problem: `adds up to ${total} base units, ${total - supply} above the supply of ${supply}`,
        hint: "Lower the amounts, check their decimals, or state the right supply.",
      },
      { total: total.toString(), supply: supply.toString() },
    );
  }
  if (limits.total !== undefined && total !== limits.total) {
    throw fileError(
      file,
      {
        code: "WrongTotal",
        problem: `adds up to ${total} base units where ${limits.total} are expected, ${difference(total, limits.total)}`,
        hint: "Check the amounts and their decimals, or state the right total.",
      },
      { total: total.toString(), expected: limits.total.toString() },
    );
  }
}

function difference(found: bigint, expected: bigint): string {
  return found > expected ? `${found - expected} too many` : `${expected - found} too few`;
}
