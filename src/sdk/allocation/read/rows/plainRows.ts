import { ADDRESS_BYTES, WORD_BYTES } from "../../../core/bytes.ts";
import { ADDRESS_DIGITS, raiseDigits } from "../../checksum.ts";
import { wrongSpelling } from "../checksumBatch.ts";
import type { Intake } from "../intake.ts";
import { type RowLayout, type RowsKernel, rowsKernel } from "./rowsKernel.ts";
import {
  ACCOUNTS,
  AMOUNTS,
  BENEFICIARIES,
  COMPARED,
  DIGITS,
  HASHES,
  INDEXES,
  INPUT_AT,
  MARK_BYTES,
  MARKS,
  MIXED,
  ROWS,
  STOPPED,
  WINDOW,
} from "./valueCode.ts";

/**
 * Reads rows straight from bytes into columns, as long as they are plain: no blanks, nothing inside quotes but the value,
 * no value that is refused. Whatever is not plain is left to the general reader, which knows everything and is slower.
 * @param from where a row begins
 * @param to behind a line end
 * @param line of the first row
 * @returns where it stopped: at `to`, or where a row begins that it does not read
 */
export type ReadPlainRows = (bytes: Uint8Array, from: number, to: number, line: number) => number;

/** Bytes read first, and where a row was not plain: files of such rows must not be copied over and over. */
const MIN_BYTES = 1_024;
const NEWLINE = 0x0a;

export function createPlainRows(layout: RowLayout, intake: Intake): ReadPlainRows {
  const kernel = rowsKernel(layout, intake.decimals ?? 0);
  // It knows EIP-55's checksums only.
  if (kernel === undefined || intake.checksumChain !== undefined) return (_, from) => from;
  const memory = new Uint8Array(kernel.memory.buffer);
  const view = new DataView(kernel.memory.buffer);
  let max = MIN_BYTES;

  return (bytes, from, to, firstLine) => {
    let line = firstLine;
    let at = from;
    while (at < to) {
      const cut = at + max >= to ? to : bytes.lastIndexOf(NEWLINE, at + max - 1) + 1;
      if (cut > at) {
        memory.set(bytes.subarray(at, cut), INPUT_AT);
        kernel.readRows(INPUT_AT, INPUT_AT + cut - at);
        const rows = view.getInt32(ROWS, true);
        if (rows > 0) {
          takeRows(intake, memory, rows, line);
          compareChecksums(intake, kernel, memory, view);
          line += rows;
        }
        const stopped = at + view.getInt32(STOPPED, true) - INPUT_AT;
        if (stopped < cut) {
          max = MIN_BYTES;
          return stopped;
        }
        at = cut;
      } else if (max === WINDOW) return at;
      max = Math.min(WINDOW, 4 * max);
    }
    return at;
  };
}

/** Copies what was read to the end of the columns. */
function takeRows({ columns, lines }: Intake, memory: Uint8Array, rows: number, line: number): void {
  const first = columns.rows;
  columns.reserve(first + rows);
  columns.rows += rows;
  lines.add(first, line, rows);
  const copy = (from: number, to: Uint8Array, bytes: number) =>
    to.set(memory.subarray(from, from + bytes * rows), bytes * first);
  const { accounts, amounts, beneficiaries, indexes } = columns;
  copy(ACCOUNTS, accounts, ADDRESS_BYTES);
  copy(AMOUNTS, amounts, WORD_BYTES);
  if (beneficiaries) copy(BENEFICIARIES, beneficiaries, ADDRESS_BYTES);
  if (indexes) copy(INDEXES, new Uint8Array(indexes.buffer, indexes.byteOffset, indexes.byteLength), 4);
}

/** Compares the checksums of the rows that were taken last. */
function compareChecksums(intake: Intake, kernel: RowsKernel, memory: Uint8Array, view: DataView): void {
  const mixed = view.getInt32(MIXED, true);
  if (mixed === 0) return;
  const firstRow = intake.columns.rows - view.getInt32(ROWS, true);
  intake.hasher.hashEach(
    memory.subarray(DIGITS, DIGITS + ADDRESS_DIGITS * mixed),
    ADDRESS_DIGITS,
    memory.subarray(HASHES, HASHES + WORD_BYTES * mixed),
  );
  intake.checksums += mixed;
  for (let slot = 0; slot < mixed; slot++) {
    kernel.compare(slot, mixed);
    slot = view.getInt32(COMPARED, true);
    if (slot === mixed) break;
    const digits = memory.slice(DIGITS + ADDRESS_DIGITS * slot, DIGITS + ADDRESS_DIGITS * (slot + 1));
    const mark = MARKS + MARK_BYTES * slot;
    const upper = view.getBigUint64(mark + 8, true);
    const found = spell(digits.map((digit, i) => ((upper >> BigInt(i)) & 1n ? digit - 0x20 : digit)));
    raiseDigits(digits, 0, memory, HASHES + WORD_BYTES * slot);
    const place = view.getInt32(mark + 16, true);
    const column = place % 2 === 0 ? "account" : "beneficiary";
    intake.refuseValue(firstRow + (place >> 1), column, found, wrongSpelling(found, spell(digits), intake));
  }
}

function spell(digits: Uint8Array): string {
  return `0x${new TextDecoder().decode(digits)}`;
}
