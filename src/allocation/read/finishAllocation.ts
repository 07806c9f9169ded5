import { ADDRESS_BYTES, readUint256, WORD_BYTES } from "../../core/bytes.ts";
import { fileError } from "../../core/inputErrors.ts";
import type { Allocation, AllocationSource } from "../allocation.ts";
import { allocationWarnings } from "../allocationWarnings.ts";
import { reorderAllocation } from "../reorderAllocation.ts";
import { concludeRows } from "./concludeRows.ts";
import { NO_EARLIER } from "./findDuplicates.ts";
import type { Intake } from "./intake.ts";
import { type Limits, refuseBeyondLimits } from "./limits.ts";
import { addToFirsts, dropLater } from "./mergeRows.ts";
import { orderOfIndexes } from "./orderOfIndexes.ts";
import type { MergedRow, ReadReport } from "./readReport.ts";

export type FinishOptions = Limits & {
  /** Whether rows of one account are added up. */
  readonly merge: boolean | "never";
  /** Base units that no account may get more than, after merging. */
  readonly maxAmount: bigint | undefined;
  readonly onReport: ((report: ReadReport) => void) | undefined;
};

/** Merges told in a report. */
const MERGES_TOLD = 20;

/**
 * Makes the allocation of all rows that were taken in; call it once, behind the last of them.
 * @throws SymbolonError of the rows that are not sound, and of the whole
 */
export function finishAllocation(
  intake: Intake,
  options: FinishOptions,
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
  const made = {
    accounts: columns.accounts.subarray(0, count * ADDRESS_BYTES),
    amounts: columns.amounts.subarray(0, count * WORD_BYTES),
    ...(beneficiaries && { beneficiaries }),
    ...(firsts && { merged: rows - count }),
    indexed: columns.indexes !== undefined,
    ...(decimals !== undefined && { decimals }),
    ...(source && { source }),
  };
  const allocation = { ...made, count, total, warnings: allocationWarnings(made) };
  options.onReport?.({
    ...(intake.format() ?? { format: "rows" }),
    rows,
    checksums: intake.checked(),
    merges,
  });
  return order ? reorderAllocation(allocation, order) : allocation;
}

function mergesOf(intake: Intake, firsts: Uint32Array): readonly MergedRow[] {
  const merges: MergedRow[] = [];
  for (let row = 0; row < firsts.length && merges.length < MERGES_TOLD; row++) {
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

/** @param firsts rows that have an earlier one of their account are part of that one */
function refuseGreat(intake: Intake, maxAmount: bigint, firsts: Uint32Array | undefined): void {
  const { amounts, rows } = intake.columns;
  // A double a row rules most rows out; a bigint decides on what is near the limit or above it.
  const near = Number(maxAmount) * (1 - 2 ** -48);
  const view = new DataView(amounts.buffer, amounts.byteOffset);
  for (let row = 0; row < rows; row++) {
    if (doubleAt(view, row * WORD_BYTES) < near || (firsts && firsts[row] !== NO_EARLIER)) continue;
    const amount = readUint256(amounts, row * WORD_BYTES);
    if (amount <= maxAmount) continue;
    intake.refuseValue(row, "amount", String(amount), {
      code: "AboveMaxAmount",
      problem: `${firsts ? "with all its rows " : ""}is above ${maxAmount} base units, the most that one account may get`,
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
