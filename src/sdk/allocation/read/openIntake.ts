import { ADDRESS_BYTES, readUint256, WORD_BYTES, writeUint256 } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { fileError } from "../../core/inputErrors.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import {
  type Allocation,
  type AllocationSource,
  allocationWarnings,
  reorderAllocation,
  withIndexes,
} from "../allocation.ts";
import { NO_EARLIER } from "../duplicates.ts";
import type { AmountForm } from "./amountForms.ts";
import type { ColumnMap } from "./columns.ts";
import { concludeRows } from "./concludeRows.ts";
import { type Columns, Intake, type MergedRow, type ReadReport } from "./intake.ts";
import { MAX_PROBLEMS } from "./problems.ts";

export type ReadAllocationOptions = {
  /** Decimals of the amounts (0 to 77). Absent: amounts are whole base units. */
  readonly decimals?: number | undefined;
  /** Without `decimals`: whether amounts are whole base units also where a list's form says tokens. Default: false. */
  readonly baseUnits?: boolean | undefined;
  /** Maximum total, in base units. */
  readonly supply?: bigint | undefined;
  /** Required total, in base units. */
  readonly total?: bigint | undefined;
  /** Maximum base units of one account, after merging. */
  readonly maxAmount?: bigint | undefined;
  /** Required number of accounts, after merging. */
  readonly rows?: number | undefined;
  /**
   * Whether to add up the rows of one account, onto the first of them. Default: they are refused. `never`: the hint
   * does not suggest it either.
   */
  readonly merge?: boolean | "never" | undefined;
  /**
   * Whether to take another party's published list as it is: amounts of zero, several rows of one account, indexes
   * other than 0, 1, 2, ... The warnings report them. Default: each is refused, since nothing new should be built from
   * it.
   */
  readonly audit?: boolean | undefined;
  /** The file's names of the columns, in any case; no other names count then. */
  readonly map?: ColumnMap | undefined;
  /** Names of columns that count beside the usual ones. */
  readonly alsoNamed?: ColumnMap | undefined;
  /**
   * The form of all amounts. Default: digits with a decimal point, or hexadecimal with 0x; an ambiguous amount is
   * refused.
   */
  readonly amounts?: AmountForm | undefined;
  /** The chain whose EIP-1191 checksums accounts have, such as 30 for Rootstock. Default: EIP-55. */
  readonly checksumChain?: number | undefined;
  /** Columns or keys to ignore, in any case. Default: unknown ones are refused. */
  readonly ignoreColumns?: readonly string[] | undefined;
  /** Bad values reported before reading stops. Default: 20. */
  readonly maxProblems?: number | undefined;
  readonly hasher?: Hasher;
  /** Called with how many of the file's bytes are read. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Called once, at the end, with the report. */
  readonly onReport?: (report: ReadReport) => void;
};

/**
 * Opens an intake, which takes a source's rows and makes an allocation from them.
 * @param file the source's name in errors
 * @returns `finish`: to be called once, after the last row
 */
export function openIntake(file: string, options: ReadAllocationOptions) {
  const { decimals, merge = false, audit = false, ignoreColumns = [], hasher = fastHasher() } = options;
  // At least one: with 0, nothing would be reported, and so nothing refused.
  const maxProblems = Math.max(1, Math.floor(options.maxProblems ?? MAX_PROBLEMS) || 1);
  const { map, alsoNamed, amounts, checksumChain, baseUnits = false } = options;
  const intake = new Intake(
    {
      file,
      decimals,
      isUnitStated: baseUnits || decimals !== undefined,
      ignoreColumns,
      map,
      alsoNamed,
      amounts,
      checksumChain,
      maxProblems,
      hasher,
      isAudit: audit,
    },
    (stopped) => concludeRows(stopped, merge),
  );
  return {
    intake,
    finish: (source: AllocationSource | undefined) => finishAllocation(intake, { ...options, merge }, source),
  };
}

/** Merges listed in a report. */
const MAX_MERGES_SHOWN = 20;

/**
 * Makes the allocation of all rows taken in; call it once, after the last of them.
 * @throws SymbolonError of invalid rows, and of the whole
 */
function finishAllocation(
  intake: Intake,
  options: ReadAllocationOptions & { readonly merge: boolean | "never" },
  source: AllocationSource | undefined,
): Allocation {
  const { file, decimals, columns, problems } = intake;
  const { merge, maxAmount } = options;
  const rows = columns.rows;
  if (rows === 0) {
    throw fileError(file, {
      code: "NoRows",
      problem: "has no rows",
      hint: "Give at least one account and amount.",
    });
  }
  intake.flush();
  const { total, firsts } = concludeRows(intake, merge);
  const order =
    columns.indexes && problems.count() === 0 ? orderOfIndexes(intake, columns.indexes) : undefined;
  intake.refuseAny();
  const merges = firsts === undefined ? [] : mergesOf(intake, firsts);
  if (firsts) addToFirsts(columns, firsts);
  if (maxAmount !== undefined) refuseGreat(intake, maxAmount, firsts);
  if (firsts) dropLater(columns, firsts);
  const count = columns.rows;
  refuseBeyondLimits(file, count, total, options);
  const beneficiaries = columns.beneficiaries?.subarray(0, count * ADDRESS_BYTES);
  const { rounded } = intake.amounts;
  const made = {
    accounts: columns.accounts.subarray(0, count * ADDRESS_BYTES),
    amounts: columns.amounts.subarray(0, count * WORD_BYTES),
    ...(beneficiaries && { beneficiaries }),
    ...(firsts && { merged: rows - count }),
    indexed: columns.indexes !== undefined,
    ...(decimals !== undefined && { decimals }),
    ...(intake.isAudit && { audited: true as const }),
    ...(source && { source }),
  };
  const allocation = { ...made, count, total, warnings: allocationWarnings(made) };
  options.onReport?.({
    ...(intake.format ?? { format: "rows" }),
    rows,
    checksums: intake.checksums,
    ...(rounded > 0 && { rounded }),
    ...(intake.stated.size > 0 && { stated: intake.stated }),
    ...(intake.proofs.size > 0 && { proofs: proofsByRow(intake.proofs, order?.rows) }),
    merges,
  });
  if (order === undefined) return allocation;
  const reordered = reorderAllocation(allocation, order.rows);
  return order.indexes === undefined ? reordered : withIndexes(reordered, order.indexes);
}

/** Proofs by the places of their rows. @param rows at each place the row there; undefined: all are in place */
function proofsByRow(
  proofs: ReadonlyMap<number, readonly string[]>,
  rows: Uint32Array | undefined,
): ReadonlyMap<number, readonly string[]> {
  if (rows === undefined) return proofs;
  const byRow = new Map<number, readonly string[]>();
  for (const [place, row] of rows.entries()) {
    const proof = proofs.get(row);
    if (proof !== undefined) byRow.set(place, proof);
  }
  return byRow;
}

function mergesOf(intake: Intake, firsts: Uint32Array): readonly MergedRow[] {
  const merges: MergedRow[] = [];
  for (let row = 0; row < firsts.length && merges.length < MAX_MERGES_SHOWN; row++) {
    const first = firsts[row] as number;
    if (first === NO_EARLIER) continue;
    const line = intake.lines.lineOf(row);
    merges.push({
      row: row + 1,
      into: first + 1,
      ...(line !== undefined && { line }),
      amount: readUint256(intake.columns.amounts, row * WORD_BYTES),
    });
  }
  return merges;
}

/** @param firsts rows with an earlier row of their account are part of that row */
function refuseGreat(intake: Intake, maxAmount: bigint, firsts: Uint32Array | undefined): void {
  const { amounts, rows } = intake.columns;
  // Comparing doubles excludes most rows; a bigint decides about those near the limit or above it.
  const near = Number(maxAmount) * (1 - 2 ** -48);
  const view = new DataView(amounts.buffer, amounts.byteOffset);
  for (let row = 0; row < rows; row++) {
    if (doubleAt(view, row * WORD_BYTES) < near || (firsts && firsts[row] !== NO_EARLIER)) continue;
    const amount = readUint256(amounts, row * WORD_BYTES);
    if (amount <= maxAmount) continue;
    intake.refuseValue(row, "amount", String(amount), {
      code: "AboveMaxAmount",
      problem: `${firsts ? "with all its rows " : ""}is above ${maxAmount} base units, the limit for one account`,
      hint: "Lower it, check its decimals, or state a higher limit (--max-amount).",
    });
  }
  intake.refuseAny();
}

function doubleAt(view: DataView, at: number): number {
  let value = 0;
  for (let limb = at; limb < at + WORD_BYTES; limb += 4) value = value * 2 ** 32 + view.getUint32(limb);
  return value;
}

/**
 * Adds the amounts of later rows to the first row of their account, whose sum the caller knows to fit a uint256. The later
 * rows stay where they are.
 * @param firsts for each row the first one of its account
 */
function addToFirsts(columns: Columns, firsts: Uint32Array): void {
  const { amounts, rows } = columns;
  for (let row = 0; row < rows; row++) {
    const first = firsts[row] as number;
    if (first === NO_EARLIER) continue;
    const sum = readUint256(amounts, first * WORD_BYTES) + readUint256(amounts, row * WORD_BYTES);
    writeUint256(amounts, first * WORD_BYTES, sum);
  }
}

/** Closes the gaps of later rows of an account; the other rows keep their order. */
function dropLater(columns: Columns, firsts: Uint32Array): void {
  const { accounts, amounts, beneficiaries, rows } = columns;
  let kept = 0;
  for (let row = 0; row < rows; row++) {
    if (firsts[row] !== NO_EARLIER) continue;
    if (kept !== row) {
      accounts.copyWithin(kept * ADDRESS_BYTES, row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES);
      amounts.copyWithin(kept * WORD_BYTES, row * WORD_BYTES, (row + 1) * WORD_BYTES);
      beneficiaries?.copyWithin(kept * ADDRESS_BYTES, row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES);
    }
    kept++;
  }
  columns.rows = kept;
}

const NONE = 0xffff_ffff;

/** The order that stated indexes give the rows: at each place the row there. */
type IndexOrder = {
  readonly rows: Uint32Array;
  /** Indexes of the rows in that order, where they are not 0, 1, 2, ... */
  readonly indexes?: Uint32Array;
};

/**
 * Checks that the stated indexes are exactly 0 .. count - 1, each once; audited rows may have others.
 * @returns undefined where the rows are already in that order, or where the intake has problems
 */
function orderOfIndexes(intake: Intake, indexes: Uint32Array): IndexOrder | undefined {
  const count = intake.columns.rows;
  const rows = new Uint32Array(count).fill(NONE);
  let inOrder = true;
  for (let row = 0; row < count; row++) {
    const index = indexes[row] as number;
    const isValid = index < count && rows[index] === NONE;
    if (!isValid && intake.isAudit) return orderAsStated(indexes.subarray(0, count));
    if (index >= count) {
      intake.refuseValue(row, "index", String(index), {
        code: "IndexGap",
        problem: `is out of range: ${count} rows need exactly the indexes 0 to ${count - 1}`,
        hint: "Number the rows from 0 without a gap, or leave the indexes out (--ignore-columns index).",
      });
    } else if (rows[index] !== NONE) {
      intake.refuseValue(row, "index", String(index), {
        code: "DuplicateIndex",
        problem: `repeats the index of row ${(rows[index] as number) + 1}`,
        hint: "Number the rows 0, 1, 2, ..., each once, or leave the indexes out (--ignore-columns index).",
      });
    } else rows[index] = row;
    inOrder &&= index === row;
  }
  return inOrder ? undefined : { rows };
}

/** By the indexes; rows that share one keep the order of the file. */
function orderAsStated(indexes: Uint32Array): IndexOrder {
  const rows = indexes
    .map((_, row) => row)
    .sort((left, right) => (indexes[left] as number) - (indexes[right] as number) || left - right);
  return { rows, indexes: rows.map((row) => indexes[row] as number) };
}

/** @throws SymbolonError `WrongRowCount`, `AboveSupply`, `WrongTotal` */
function refuseBeyondLimits(file: string, count: number, total: bigint, limits: ReadAllocationOptions): void {
  const { supply, rows } = limits;
  if (rows !== undefined && count !== rows) {
    throw fileError(file, {
      code: "WrongRowCount",
      problem: `has ${count} accounts, not ${rows} as expected, ${difference(BigInt(count), BigInt(rows))}`,
      hint: "Check that the file is whole and the right one, or state the right number of rows.",
      details: { rows: count, expected: rows },
    });
  }
  if (supply !== undefined && total > supply) {
    throw fileError(file, {
      code: "AboveSupply",
      problem: `adds up to ${total} base units, ${total - supply} above the supply of ${supply}`,
      hint: "Lower the amounts, check their decimals, or state the right supply.",
      details: { total: total.toString(), supply: supply.toString() },
    });
  }
  if (limits.total !== undefined && total !== limits.total) {
    throw fileError(file, {
      code: "WrongTotal",
      problem: `adds up to ${total} base units, not ${limits.total} as expected, ${difference(total, limits.total)}`,
      hint: "Check the amounts and their decimals, or state the right total.",
      details: { total: total.toString(), expected: limits.total.toString() },
    });
  }
}

function difference(found: bigint, expected: bigint): string {
  return found > expected ? `${found - expected} too many` : `${expected - found} too few`;
}
