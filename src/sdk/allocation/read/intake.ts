import { ADDRESS_BYTES, WORD_BYTES, writeUint256 } from "../../core/bytes.ts";
import type { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { fileError, type RowPlace, type ValueProblem, valueError } from "../../core/inputErrors.ts";
import type { AmountForm } from "./amountForms.ts";
import { AMBIGUOUS_AMOUNTS, AmountReader } from "./amountReader.ts";
import { type ChecksumBatch, createChecksumBatch, wrongSpelling } from "./checksumBatch.ts";
import { type Column, type ColumnMap, type ColumnNamed, createColumnNamed } from "./columns.ts";
import { NOT_AN_ADDRESS, readDigits } from "./parseAccount.ts";
import { createProblems, type Problems } from "./problems.ts";

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
  reserve(min: number): void {
    if (min <= this.#capacity) return;
    // A quarter more at least, since growing copies; memory that nothing is written to costs nothing.
    const rows = Math.max(min, this.expected, this.#capacity + (this.#capacity >> 2));
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

/** One row as its source spells it: its values by column, in the order of the source. */
export type RowText = Partial<Record<Column, string>> & Record<"account" | "amount", string>;

type IntakeOptions = Pick<
  Intake,
  "file" | "decimals" | "isUnitStated" | "hasher" | "isAudit" | "checksumChain"
> & {
  readonly ignoreColumns: readonly string[];
  readonly map: ColumnMap | undefined;
  readonly alsoNamed: ColumnMap | undefined;
  readonly amounts: AmountForm | undefined;
  readonly maxProblems: number;
};

/** Gathers rows into columns, and what is wrong with them; what rows have to do with each other comes at the end. */
export class Intake {
  /** The source as the caller named it, for errors. */
  readonly file: string;
  readonly decimals: number | undefined;
  /** Whether the reader knows that amounts are tokens, or base units. */
  readonly isUnitStated: boolean;
  readonly hasher: Hasher;
  /** Whether rows are taken that nothing new may be built of: those that pay nothing, and several of one account. */
  readonly isAudit: boolean;
  /** The chain whose EIP-1191 checksums accounts have; undefined: they have EIP-55's. */
  readonly checksumChain: number | undefined;
  readonly columnNamed: ColumnNamed;
  readonly amounts: AmountReader;
  readonly columns = new Columns();
  readonly lines = createLineColumn();
  readonly problems: Problems;
  /** Rows (from 0) whose account, or beneficiary, could not be read. */
  readonly unreadable = new Set<number>();
  /** Proofs that the source states, of its first rows by row. */
  readonly proofs = new Map<number, readonly string[]>();
  /** What the source says beside its rows, by its names in lower case. */
  readonly stated = new Map<string, string>();
  /** What the source turned out to be; undefined until it is known. */
  format: SourceFormat | undefined;
  /** Accounts and beneficiaries so far that have a checksum. */
  checksums = 0;
  readonly #maxProblems: number;
  readonly #conclude: (intake: Intake) => void;
  #batch: ChecksumBatch | undefined;

  /** @param conclude looks for what rows have to do with each other, among those read so far, when reading stops early */
  constructor(options: IntakeOptions, conclude: (intake: Intake) => void) {
    this.file = options.file;
    this.decimals = options.decimals;
    this.isUnitStated = options.isUnitStated;
    this.hasher = options.hasher;
    this.isAudit = options.isAudit;
    this.checksumChain = options.checksumChain;
    this.columnNamed = createColumnNamed(options.ignoreColumns, options.map, options.alsoNamed);
    this.amounts = new AmountReader(options.decimals, options.amounts);
    this.problems = createProblems(options.file, options.maxProblems);
    this.#maxProblems = options.maxProblems;
    this.#conclude = conclude;
  }

  /** Says what the source is; before its first row. */
  open({
    beneficiary,
    index,
    ...format
  }: SourceFormat & { readonly beneficiary: boolean; readonly index: boolean }): void {
    this.format = format;
    this.columns.open({ beneficiary, index });
  }

  /** Rows are counted in the order of these calls. */
  addRow(text: RowText, line: number | undefined): void {
    const row = this.#next(line);
    // In the order of the source, in which problems are told.
    for (const [column, value] of Object.entries(text)) {
      if (column === "amount") this.#addAmount(value, row);
      else if (column === "index") this.#addIndex(value, row);
      else this.#addAccount(column as "account" | "beneficiary", value, row);
    }
    this.columns.rows++;
    this.stopIfFull();
  }

  /** Remembers the proof that stands beside the row that was added last. */
  noteProof(proof: readonly string[]): void {
    if (this.proofs.size < PROOFS_KEPT) this.proofs.set(this.columns.rows - 1, proof);
  }

  /** Remembers what the source says beside its rows. @param members names and values, as written */
  noteStated(members: readonly (readonly [name: string, value: string])[]): void {
    for (const [name, value] of members) this.stated.set(name.toLowerCase(), value);
  }

  /** Counts a row whose values cannot be taken apart. */
  refuseRow(line: number | undefined, problem: (place: RowPlace) => SymbolonError): void {
    const row = this.#next(line);
    writeUint256(this.columns.amounts, row * WORD_BYTES, 0n);
    this.unreadable.add(row);
    this.problems.add(problem(this.#placeOf(row)));
    this.columns.rows++;
    this.stopIfFull();
  }

  refuseValue(row: number, column: Column, value: string, problem: ValueProblem): void {
    this.problems.addOfRow(row + 1, () => valueError(this.#placeOf(row), column, value, problem));
  }

  flush(): void {
    this.#batch?.flush();
  }

  /** @throws SymbolonError where as many problems are known as are to be told */
  stopIfFull(): void {
    if (this.problems.count() < this.#maxProblems) return;
    this.flush();
    this.#refuseAmounts();
    this.#conclude(this);
    this.problems.refuseKnown();
  }

  /** @throws SymbolonError where any problem is known */
  refuseAny(): void {
    this.#refuseAmounts();
    // How many more there are depends on how far ahead the plain rows were read, and so is not told.
    if (this.problems.count() < this.#maxProblems) this.problems.refuseAny();
    else this.problems.refuseKnown();
  }

  /** @throws SymbolonError where the source's amounts as a whole can be read in more ways than one: mending rows would hide that */
  #refuseAmounts(): void {
    const found = this.amounts.problem(this.columns.rows);
    // How far rows are read when there are enough problems depends on the reader: what is behind the last of them is told by none.
    if (found === undefined || found.row + 1 > this.problems.lastTold()) return;
    const { row, forms, problem, hint } = found;
    const { file, ...place } = this.#placeOf(row);
    throw fileError(file, { code: AMBIGUOUS_AMOUNTS, problem, hint, details: { ...place, forms } });
  }

  #placeOf(row: number): RowPlace {
    const line = this.lines.lineOf(row);
    return { file: this.file, row: row + 1, ...(line !== undefined && { line }) };
  }

  #next(line: number | undefined): number {
    const { rows } = this.columns;
    this.columns.reserve(rows + 1);
    if (line !== undefined) this.lines.add(rows, line, 1);
    return rows;
  }

  #addAccount(column: "account" | "beneficiary", text: string, row: number): void {
    const target = column === "account" ? this.columns.accounts : this.columns.beneficiaries;
    if (target === undefined) return;
    const digits = readDigits(text, target, row * ADDRESS_BYTES);
    if (digits === "odd") {
      this.unreadable.add(row);
      this.refuseValue(row, column, text, NOT_AN_ADDRESS);
    } else if (digits === "mixed") {
      this.checksums++;
      this.#batch ??= createChecksumBatch(
        this.hasher,
        (wrongRow, wrongColumn, found, right) =>
          this.refuseValue(wrongRow, wrongColumn, found, wrongSpelling(found, right, this)),
        this.checksumChain,
      );
      this.#batch.add(text, row, column);
    }
  }

  #addAmount(text: string, row: number): void {
    const read = this.amounts.read(text, row);
    const amount = typeof read === "bigint" ? read : 0n;
    writeUint256(this.columns.amounts, row * WORD_BYTES, amount);
    if (typeof read !== "bigint") this.refuseValue(row, "amount", text, read);
    else if (amount === 0n && !this.isAudit) this.refuseValue(row, "amount", text, ZERO_AMOUNT);
  }

  #addIndex(text: string, row: number): void {
    const read = parseIndex(text);
    if (this.columns.indexes) this.columns.indexes[row] = typeof read === "number" ? read : 0;
    if (typeof read !== "number") this.refuseValue(row, "index", text, read);
  }
}

/** Proofs that tell how a tree was made: a few do, and more only cost memory. */
const PROOFS_KEPT = 1_000;

const ZERO_AMOUNT: ValueProblem = {
  code: "ZeroAmount",
  problem: "is zero, so the leaf would pay nothing",
  hint: "Remove the row. To audit another party's list with such rows, use `tree identify`, which reads them.",
};

const DIGITS = /^\d{1,10}$/;
/** Not an index: a tree of so many rows has this as its count. */
const NONE = 0xffff_ffff;

function parseIndex(text: string): number | ValueProblem {
  const index = DIGITS.test(text) ? Number(text) : NONE;
  if (index < NONE) return index;
  return {
    code: "NotAnIndex",
    problem: "is not an index",
    hint: "Number the rows 0, 1, 2, ..., or leave the indexes out (--ignore-columns index).",
  };
}

export type SourceFormat = {
  readonly format: "csv" | "json list" | "json lists" | "json map" | "json claims" | "json lines" | "rows";
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
  /** Amounts that are numbers of JSON of more digits than programs keep; default: none. */
  readonly rounded?: number;
  /** Proofs that the source states beside its first rows; each by the place of its row, counted from 0; default: there are none. */
  readonly proofs?: ReadonlyMap<number, readonly string[]>;
  /** What the source says beside its rows, such as a root, by its names in lower case; default: nothing. */
  readonly stated?: ReadonlyMap<string, string>;
  /** The first rows that were merged. */
  readonly merges: readonly MergedRow[];
};

/** Takes the bytes of a text of rows as they come, and hands its rows on. */
export type RowReader = {
  readonly write: (chunk: Uint8Array) => void;
  /** Call once, behind the last chunk. */
  readonly end: () => void;
};
