import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";

export type Column = "account" | "amount" | "index" | "beneficiary";

/** In the order in which they are told. */
export const COLUMN_NAMES = "account (or address, recipient), amount, and optionally index and beneficiary";

const COLUMNS: ReadonlyMap<string, Column> = new Map([
  ["account", "account"],
  ["address", "account"],
  ["recipient", "account"],
  // Threshold's name for whom a row is counted, where its beneficiary is paid.
  ["stakingprovider", "account"],
  ["amount", "amount"],
  ["index", "index"],
  ["beneficiary", "beneficiary"],
]);

/** Finds the column that a header field or a JSON key names, in any case. */
export type ColumnNamed = (name: string) => Column | "ignored" | undefined;

/** @param ignored names that may stand there and mean nothing; they win over the columns' own */
export function createColumnNamed(ignored: readonly string[]): ColumnNamed {
  const leftOut = new Set(ignored.map(plain));
  return (name) => (leftOut.has(plain(name)) ? "ignored" : COLUMNS.get(plain(name)));
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}

const FIRST_ROWS = 64;

/** The flat columns of the rows read so far. Bytes beyond `rows` are not told. */
export class Columns {
  rows = 0;
  /** Rows there may be in all, as far as that can be told: room for them is made at once. */
  expected = 0;
  /** 20 bytes a row. */
  accounts = new Uint8Array(FIRST_ROWS * ADDRESS_BYTES);
  /** 32 bytes a row, big-endian base units. */
  amounts = new Uint8Array(FIRST_ROWS * WORD_BYTES);
  /** 20 bytes a row, where the source has them. */
  beneficiaries: Uint8Array<ArrayBuffer> | undefined;
  /** One a row, where the source states them. */
  indexes: Uint32Array<ArrayBuffer> | undefined;
  #capacity = FIRST_ROWS;

  /** Says which columns the source has; before the first row. */
  open({ beneficiary, index }: { readonly beneficiary: boolean; readonly index: boolean }): void {
    if (beneficiary) this.beneficiaries = new Uint8Array(this.#capacity * ADDRESS_BYTES);
    if (index) this.indexes = new Uint32Array(this.#capacity);
  }

  /** Makes room for so many rows in all. */
  reserve(least: number): void {
    if (least <= this.#capacity) return;
    // A quarter more at least, since growing copies; memory that nothing is written to costs nothing.
    const rows = Math.max(least, this.expected, this.#capacity + (this.#capacity >> 2));
    const { beneficiaries, indexes } = this;
    this.#capacity = rows;
    this.accounts = moved(this.accounts, new Uint8Array(rows * ADDRESS_BYTES));
    this.amounts = moved(this.amounts, new Uint8Array(rows * WORD_BYTES));
    this.beneficiaries = beneficiaries && moved(beneficiaries, new Uint8Array(rows * ADDRESS_BYTES));
    this.indexes = indexes && moved(indexes, new Uint32Array(rows));
  }
}

/** Not by `transfer`, which writes zeros to all that is new: memory that nobody wrote to is not there at all. */
function moved<Column extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(
  from: Column,
  to: Column,
): Column {
  to.set(from);
  from.buffer.transfer(0);
  return to;
}

/** Runs beyond these are not kept: lines help people, and no file may fill the memory with them. */
const MAX_RUNS = 1_000_000;

/**
 * Remembers on which line of its file each row stands. Rows nearly always stand at even distances (one line each, or all
 * on one line), so only runs of them are kept: row and line of their first, and the distance.
 */
export function createLineColumn() {
  let runs = new Uint32Array(3 * 16);
  let count = 0;
  // The newest run, by its last row.
  let lastRow = -1;
  let lastLine = 0;
  let isAlone = false;

  function start(row: number, line: number, step: number): void {
    if (count < MAX_RUNS) {
      if (3 * count === runs.length) runs = new Uint32Array(runs.buffer.transfer(8 * runs.length));
      runs.set([row, line, step], 3 * count);
    }
    count++;
  }

  return {
    /** Says that `rows` rows from row `row` on (counted from 0) stand on lines `line`, `line + 1`, ... */
    add(row: number, line: number, rows: number): void {
      const step = runs[3 * (count - 1) + 2] as number;
      if (count === 0 || count > MAX_RUNS) start(row, line, 1);
      else if (isAlone && rows === 1 && line >= lastLine) runs[3 * (count - 1) + 2] = line - lastLine;
      else if (line !== lastLine + step || (rows > 1 && step !== 1)) start(row, line, 1);
      isAlone = rows === 1 && row === runs[3 * (count - 1)];
      lastRow = row + rows - 1;
      lastLine = line + rows - 1;
    },
    /** Counted from 1; undefined where it is not known. */
    lineOf(row: number): number | undefined {
      if (row > lastRow || count > MAX_RUNS) return undefined;
      let low = 0;
      let high = count - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((runs[3 * middle] as number) <= row) low = middle;
        else high = middle - 1;
      }
      const [first = 0, line = 0, step = 0] = runs.subarray(3 * low, 3 * low + 3);
      return line + (row - first) * step;
    },
  };
}
