import { ADDRESS_BYTES, MAX_UINT256, WORD_BYTES, writeUint256 } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { type Allocation, type AllocationSource, makeAllocation } from "../allocation.ts";
import { reorderAllocation } from "../reorderAllocation.ts";
import { createAccountTable } from "./accountTable.ts";
import { fileError, type RowPlace, valueError } from "./allocationErrors.ts";
import { createIndexColumn } from "./indexColumn.ts";
import { parseAccount } from "./parseAccount.ts";
import { parseAmount } from "./parseAmount.ts";

/** One row as its source spells it. */
export type RowText = {
  readonly account: string;
  readonly amount: string;
  readonly index: string | undefined;
};

/** Turns rows of text into an allocation's flat columns, refusing the first row that is not sound. */
export type AllocationBuilder = {
  /** Rows are counted in the order of these calls. */
  readonly add: (text: RowText, line: number | undefined) => void;
  /** Call once, after the last row. */
  readonly finish: (source: AllocationSource | undefined) => Allocation;
};

export type AllocationBuilderOptions = {
  /** The source as the caller named it, for errors. */
  readonly file: string;
  readonly decimals: number | undefined;
  /** Base units that the total must not exceed. */
  readonly supply: bigint | undefined;
  readonly hasher: Hasher;
};

/** @throws SymbolonError, from its functions: each names file, row, column, value and cure */
export function createAllocationBuilder(options: AllocationBuilderOptions): AllocationBuilder {
  const { file, decimals, supply, hasher } = options;
  const table = createAccountTable();
  const indexColumn = createIndexColumn(file);
  let accounts = new Uint8Array(1_024 * ADDRESS_BYTES);
  let amounts = new Uint8Array(1_024 * WORD_BYTES);
  let count = 0;
  let total = 0n;
  let indexed = false;

  function resize(rows: number): void {
    accounts = new Uint8Array(accounts.buffer.transfer(rows * ADDRESS_BYTES));
    amounts = new Uint8Array(amounts.buffer.transfer(rows * WORD_BYTES));
  }

  function addAccount(text: string, place: RowPlace): void {
    const problem = parseAccount(text, accounts, count * ADDRESS_BYTES, hasher);
    if (problem) throw valueError(place, "account", text, problem);
    const earlier = table.add(accounts, count);
    if (earlier === -1) return;
    throw valueError(place, "account", text, {
      code: "DuplicateAccount",
      problem: `is the account of row ${earlier + 1} already`,
      cure: "Merge the two rows into one, or remove one of them.",
    });
  }

  function addAmount(text: string, place: RowPlace): void {
    const amount = parseAmount(text, decimals);
    if (typeof amount !== "bigint") throw valueError(place, "amount", text, amount);
    if (amount === 0n) {
      throw valueError(place, "amount", text, {
        code: "ZeroAmount",
        problem: "is zero: a leaf that pays nothing",
        cure: "Remove the row.",
      });
    }
    total += amount;
    if (total > MAX_UINT256) {
      throw valueError(place, "amount", text, {
        code: "TotalBeyondUint256",
        problem: "takes the total beyond the greatest uint256, which no token can hold",
        cure: "Check the amounts and their decimals.",
      });
    }
    writeUint256(amounts, count * WORD_BYTES, amount);
  }

  return {
    add(text, line) {
      const place: RowPlace = line === undefined ? { file, row: count + 1 } : { file, row: count + 1, line };
      if ((count + 1) * ADDRESS_BYTES > accounts.length) resize(2 * count);
      addAccount(text.account, place);
      addAmount(text.amount, place);
      if (text.index !== undefined) {
        indexed = true;
        indexColumn.add(text.index, count + 1, line);
      }
      count++;
    },
    finish(source) {
      if (count === 0) {
        throw fileError(file, {
          code: "NoRows",
          problem: "has no rows",
          cure: "Give at least one account and amount.",
        });
      }
      if (supply !== undefined && total > supply) throw aboveSupply(file, total, supply);
      resize(count);
      const columns = { accounts, amounts, indexed, ...(decimals !== undefined && { decimals }) };
      const allocation = makeAllocation(source ? { ...columns, source } : columns);
      const order = indexed ? indexColumn.order(count) : undefined;
      return order ? reorderAllocation(allocation, order) : allocation;
    },
  };
}

function aboveSupply(file: string, total: bigint, supply: bigint) {
  return fileError(
    file,
    {
      code: "AboveSupply",
      problem: `adds up to ${total} base units, ${total - supply} above the supply of ${supply}`,
      cure: "Lower the amounts, check their decimals, or state the right supply.",
    },
    { total: total.toString(), supply: supply.toString() },
  );
}
