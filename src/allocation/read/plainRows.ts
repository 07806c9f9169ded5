import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import type { ChecksumBatch } from "./checksumBatch.ts";
import type { Column } from "./columnNamed.ts";
import type { Columns } from "./columns.ts";
import type { LineColumn } from "./lineColumn.ts";
import { MIXED, ODD, plainAccount } from "./plainAccount.ts";
import { plainAmount } from "./plainAmount.ts";

/** How the rows of a file are made, as its header says. */
export type RowLayout = {
  readonly delimiter: number;
  /** What each value of a row is, in order. */
  readonly kinds: readonly (Column | "ignored" | "empty")[];
};

/** Where rows go. */
export type RowTarget = {
  readonly columns: Columns;
  readonly checksums: () => ChecksumBatch;
  readonly lines: LineColumn;
  readonly decimals: number | undefined;
};

/** Bytes of a file, and a view of the same; readable at least 64 bytes before and behind what is asked to be read. */
export type Window = { readonly bytes: Uint8Array; readonly view: DataView };

/**
 * Reads rows straight from bytes into columns, as long as they are plain: no blanks, nothing inside quotes but the value,
 * no value that is refused. Whatever is not plain is left to the general reader, which knows everything and is slower.
 * @param from where a row begins
 * @param to behind a line end
 * @param line of the first row
 * @returns where it stopped: at `to`, or where the first row begins that is not plain
 */
export type ReadPlainRows = (window: Window, from: number, to: number, line: number) => number;

/** Bytes of the shortest plain row: an account, a delimiter, a digit, a line end. */
const LEAST_ROW = 45;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;

const ACCOUNT = 0;
const BENEFICIARY = 1;
const AMOUNT = 2;
const INDEX = 3;
const IGNORED = 4;
const KINDS = {
  account: ACCOUNT,
  beneficiary: BENEFICIARY,
  amount: AMOUNT,
  index: INDEX,
  ignored: IGNORED,
  // A column without a name, such as a trailing delimiter makes: no row may have a value there.
  empty: 5,
} as const;

export function createPlainRows(layout: RowLayout, target: RowTarget): ReadPlainRows {
  const { columns, lines } = target;
  const checksums = target.checksums();
  const { delimiter } = layout;
  const decimals = target.decimals ?? -1;
  const kinds = Uint8Array.from(layout.kinds, (kind) => KINDS[kind]);
  const last = kinds.length - 1;

  return ({ bytes, view }, from, to, line) => {
    const firstRow = columns.rows;
    columns.reserve(firstRow + Math.ceil((to - from) / LEAST_ROW));
    const { indexes = NO_INDEXES, accountView, amountView, beneficiaryView } = columns;
    let row = firstRow;
    let noted = firstRow;
    let start = from;
    rows: while (start < to) {
      let at = start;
      let mixed = 0;
      let firstMixed = ACCOUNT;
      if (checksums.waiting + 2 > checksums.room) {
        // Where a row stands must be known before anything is told of it.
        if (row > noted) lines.add(noted, line + noted - firstRow, row - noted);
        noted = row;
        checksums.makeRoom();
      }
      for (let i = 0; i <= last; i++) {
        const kind = kinds[i] as number;
        const isQuoted = bytes[at] === QUOTE;
        if (isQuoted) at++;
        if (kind === AMOUNT) {
          at = plainAmount(view, bytes, at, decimals, amountView, WORD_BYTES * row);
          if (at < 0) break rows;
        } else if (kind <= BENEFICIARY) {
          const into = kind === ACCOUNT ? accountView : beneficiaryView;
          const found = plainAccount(
            view,
            at,
            into,
            ADDRESS_BYTES * row,
            checksums,
            checksums.waiting + mixed,
          );
          if (found === ODD) break rows;
          if (found === MIXED && mixed++ === 0) firstMixed = kind;
          at += ACCOUNT_BYTES;
        } else if (kind <= IGNORED) {
          const end = kind === INDEX ? plainIndex(bytes, at, indexes, row) : ignoredEnd(bytes, at, delimiter);
          if (end < 0) break rows;
          at = end;
        }
        if (isQuoted && bytes[at++] !== QUOTE) break rows;
        if (i < last && bytes[at++] !== delimiter) break rows;
      }
      if (bytes[at] === RETURN) at++;
      if (bytes[at] !== NEWLINE) break;
      if (mixed > 0) checksums.add(row, firstMixed);
      if (mixed > 1) checksums.add(row, firstMixed === ACCOUNT ? BENEFICIARY : ACCOUNT);
      row++;
      start = at + 1;
    }
    if (row > noted) lines.add(noted, line + noted - firstRow, row - noted);
    columns.rows = row;
    return start;
  };
}

const NO_INDEXES = new Uint32Array(0);
/** `0x` and 40 digits. */
const ACCOUNT_BYTES = 42;
/** Digits of an index; ten of them could be beyond 32 bits. */
const INDEX_DIGITS = 9;
/** Longest value that is skipped here. */
const MOST_IGNORED = 4_096;

/** Where the index ends that was read; -1 where it is not plain. */
function plainIndex(bytes: Uint8Array, at: number, indexes: Uint32Array, row: number): number {
  let end = at;
  let index = 0;
  for (let digit = (bytes[end] as number) ^ 0x30; digit <= 9; digit = (bytes[end] as number) ^ 0x30) {
    index = 10 * index + digit;
    if (++end - at > INDEX_DIGITS) return -1;
  }
  indexes[row] = index;
  return end === at ? -1 : end;
}

/** Where a value ends that means nothing: only plain ASCII is skipped here. */
function ignoredEnd(bytes: Uint8Array, at: number, delimiter: number): number {
  for (let end = at; end - at < MOST_IGNORED; end++) {
    const byte = bytes[end] as number;
    if (byte === delimiter || byte === NEWLINE || byte === RETURN) return end;
    if (byte === QUOTE || byte >= 0x80) return -1;
  }
  return -1;
}
