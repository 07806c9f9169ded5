import { ADDRESS_BYTES, WORD_BYTES, writeUint256 } from "../../core/bytes.ts";
import type { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { type RowPlace, type ValueProblem, valueError } from "../../core/inputErrors.ts";
import {
  type Column,
  type ColumnNamed,
  type Columns,
  createColumnNamed,
  createColumns,
  createLineColumn,
  type LineColumn,
} from "./columns.ts";
import {
  type ChecksumBatch,
  createChecksumBatch,
  NOT_AN_ADDRESS,
  readDigits,
  wrongChecksum,
} from "./parseAccount.ts";
import { parseAmount } from "./parseAmount.ts";
import { createProblems, type Problems } from "./problems.ts";

/** One row as its source spells it: its values by column, in the order of the source. */
export type RowText = Partial<Record<Column, string>> & Record<"account" | "amount", string>;

/** Gathers rows into columns, and what is wrong with them; what rows have to do with each other comes at the end. */
export type Intake = {
  /** The source as the caller named it, for errors. */
  readonly file: string;
  readonly decimals: number | undefined;
  readonly columnNamed: ColumnNamed;
  readonly columns: Columns;
  readonly hasher: Hasher;
  /** Compares all checksums that wait. */
  readonly flush: () => void;
  /** Accounts and beneficiaries so far that have a checksum. */
  readonly checked: () => number;
  readonly countChecksums: (more: number) => void;
  readonly lines: LineColumn;
  readonly problems: Problems;
  /** Rows (from 0) whose account, or beneficiary, could not be read. */
  readonly unreadable: Set<number>;
  /** What the source turned out to be; undefined until it is known. */
  readonly format: () => SourceFormat | undefined;
  /** Says what the source is; before its first row. */
  readonly open: (format: SourceFormat & { readonly beneficiary: boolean; readonly index: boolean }) => void;
  /** Rows are counted in the order of these calls. */
  readonly addRow: (text: RowText, line: number | undefined) => void;
  /** Counts a row whose values cannot be taken apart. */
  readonly refuseRow: (line: number | undefined, problem: (place: RowPlace) => SymbolonError) => void;
  /** Adds a problem of a row's value. */
  readonly refuseValue: (row: number, column: Column, value: string, problem: ValueProblem) => void;
  readonly placeOf: (row: number) => RowPlace;
  /** @throws SymbolonError where as many problems are known as are to be told */
  readonly stopIfFull: () => void;
  /** @throws SymbolonError where any problem is known */
  readonly refuseAny: () => void;
};

type IntakeOptions = {
  readonly file: string;
  readonly decimals: number | undefined;
  readonly ignoreColumns: readonly string[];
  readonly maxProblems: number;
  readonly hasher: Hasher;
};

/** @param conclude looks for what rows have to do with each other, among those read so far, when reading stops early */
export function createIntake(options: IntakeOptions, conclude: (intake: Intake) => void): Intake {
  const { file, decimals, maxProblems, hasher } = options;
  const columns = createColumns();
  const lines = createLineColumn();
  const problems = createProblems(file, maxProblems);
  let format: SourceFormat | undefined;
  let checksums = 0;
  let batch: ChecksumBatch | undefined;

  const placeOf = (row: number): RowPlace => {
    const line = lines.lineOf(row);
    return { file, row: row + 1, ...(line !== undefined && { line }) };
  };

  function next(line: number | undefined): number {
    columns.reserve(columns.rows + 1);
    if (line !== undefined) lines.add(columns.rows, line, 1);
    return columns.rows;
  }

  function addAccount(column: "account" | "beneficiary", text: string, row: number): void {
    const target = column === "account" ? columns.accounts : columns.beneficiaries;
    if (target === undefined) return;
    const digits = readDigits(text, target, row * ADDRESS_BYTES);
    if (digits === "odd") {
      intake.unreadable.add(row);
      intake.refuseValue(row, column, text, NOT_AN_ADDRESS);
    } else if (digits === "mixed") {
      checksums++;
      batch ??= createChecksumBatch(hasher, (wrongRow, wrongColumn, found, right) =>
        intake.refuseValue(wrongRow, wrongColumn, found, wrongChecksum(right)),
      );
      batch.add(text, row, column);
    }
  }

  function addAmount(text: string, row: number): void {
    const read = parseAmount(text, decimals);
    const amount = typeof read === "bigint" ? read : 0n;
    writeUint256(columns.amounts, row * WORD_BYTES, amount);
    if (amount !== 0n) return;
    intake.refuseValue(row, "amount", text, typeof read === "bigint" ? ZERO_AMOUNT : read);
  }

  function addIndex(text: string, row: number): void {
    const read = parseIndex(text);
    if (columns.indexes) columns.indexes[row] = typeof read === "number" ? read : 0;
    if (typeof read !== "number") intake.refuseValue(row, "index", text, read);
  }

  const intake: Intake = {
    file,
    decimals,
    columnNamed: createColumnNamed(options.ignoreColumns),
    columns,
    hasher,
    flush: () => batch?.flush(),
    checked: () => checksums,
    countChecksums(more) {
      checksums += more;
    },
    lines,
    problems,
    unreadable: new Set(),
    format: () => format,
    open({ beneficiary, index, ...found }) {
      format = found;
      columns.open({ beneficiary, index });
    },
    addRow(text, line) {
      const row = next(line);
      // In the order of the source, in which problems are told.
      for (const [column, value] of Object.entries(text)) {
        if (column === "amount") addAmount(value, row);
        else if (column === "index") addIndex(value, row);
        else addAccount(column as "account" | "beneficiary", value, row);
      }
      columns.rows++;
      intake.stopIfFull();
    },
    refuseRow(line, problem) {
      const row = next(line);
      writeUint256(columns.amounts, row * WORD_BYTES, 0n);
      intake.unreadable.add(row);
      problems.add(problem(placeOf(row)));
      columns.rows++;
      intake.stopIfFull();
    },
    refuseValue(row, column, value, problem) {
      problems.addOfRow(row + 1, () => valueError(placeOf(row), column, value, problem));
    },
    placeOf,
    stopIfFull() {
      if (problems.count() < maxProblems) return;
      intake.flush();
      conclude(intake);
      problems.refuseKnown();
    },
    refuseAny() {
      // How many more there are depends on how far ahead the plain rows were read, and so is not told.
      if (problems.count() < maxProblems) problems.refuseAny();
      else problems.refuseKnown();
    },
  };
  return intake;
}

const ZERO_AMOUNT: ValueProblem = {
  code: "ZeroAmount",
  problem: "is zero: a leaf that pays nothing",
  hint: "Remove the row.",
};

const DIGITS = /^\d{1,10}$/;
/** Not an index: a tree of so many rows has this as its count. */
const NONE = 0xffff_ffff;

/** Reads a row's index, or says what is wrong with it. */
function parseIndex(text: string): number | ValueProblem {
  const index = DIGITS.test(text) ? Number(text) : NONE;
  if (index < NONE) return index;
  return {
    code: "NotAnIndex",
    problem: "is not an index",
    hint: "Number the rows 0, 1, 2, ..., or leave the index column out.",
  };
}

/** What a source turned out to be. */
export type SourceFormat = {
  readonly format: "csv" | "json list" | "json map" | "json lines" | "rows";
  /** CSV only: comma, semicolon or tab. */
  readonly delimiter?: string | undefined;
  /** CSV only: the columns' names as the file has them. */
  readonly columns?: readonly string[];
};

/** A row that was added to an earlier one of its account. */
export type MergedRow = {
  /** Rows of the source, counted from 1, the header not counted. */
  readonly row: number;
  readonly into: number;
  readonly line?: number;
  /** Base units that were added. */
  readonly amount: bigint;
};

/** What was seen while an allocation was read, and is not part of it. */
export type ReadReport = SourceFormat & {
  /** Rows of the source, before merging. */
  readonly rows: number;
  /** Accounts and beneficiaries whose EIP-55 checksum was compared: the others are written in one case. */
  readonly checksums: number;
  /** The first rows that were merged. */
  readonly merges: readonly MergedRow[];
};

/** Takes the bytes of a text of rows as they come, and hands its rows on. */
export type RowReader = {
  readonly write: (chunk: Uint8Array) => void;
  /** Call once, behind the last chunk. */
  readonly end: () => void;
};
