import { ADDRESS_BYTES, bytesToHex, MAX_UINT256, readUint256, WORD_BYTES } from "../../core/bytes.ts";
import { sumAmounts } from "../allocation.ts";
import { findDuplicates, NO_EARLIER } from "../duplicates.ts";
import type { Intake } from "./intake.ts";

/**
 * Looks at the rows read so far together, and tells the intake of accounts that stand twice and of a total that is too
 * great.
 * @param merge whether rows of one account may be added up; `never`: and would be wrong if they were
 * @returns the total in base units; and for each row the first one of its account, unless every account stands once
 */
export function concludeRows(intake: Intake, merge: boolean | "never") {
  const { columns, unreadable } = intake;
  const total = sumAmounts(columns.amounts.subarray(0, columns.rows * WORD_BYTES));
  if (total > MAX_UINT256) refuseTotal(intake);
  // What is only audited keeps its rows, and is warned of.
  if (intake.isAudit && merge !== true) return { total, firsts: undefined };
  const firsts = findDuplicates(columns.accounts, columns.rows, unreadable);
  if (firsts) refuseLater(intake, firsts, merge);
  return { total, firsts };
}

function refuseLater(intake: Intake, firsts: Uint32Array, merge: boolean | "never"): void {
  const { columns } = intake;
  for (let row = 0; row < firsts.length; row++) {
    const first = firsts[row] as number;
    if (first === NO_EARLIER) continue;
    if (merge !== true || columns.indexes !== undefined) refuseDuplicate(intake, row, first, merge);
    else if (columns.beneficiaries !== undefined && !isSameAt(columns.beneficiaries, row, first)) {
      refuseConflict(intake, row, first, columns.beneficiaries);
    }
  }
}

function refuseTotal(intake: Intake): void {
  const { amounts } = intake.columns;
  let total = 0n;
  let row = -1;
  while (total <= MAX_UINT256) total += readUint256(amounts, ++row * WORD_BYTES);
  intake.refuseValue(row, "amount", String(readUint256(amounts, row * WORD_BYTES)), {
    code: "TotalBeyondUint256",
    problem: "makes the total exceed the largest uint256",
    hint: "Check the amounts and their decimals.",
  });
}

function refuseDuplicate(intake: Intake, row: number, first: number, merge: boolean | "never"): void {
  const { accounts } = intake.columns;
  intake.refuseValue(row, "account", textOf(accounts, row), {
    code: "DuplicateAccount",
    problem: `repeats the account of row ${first + 1}`,
    hint: duplicateHint(intake, row, first, merge),
  });
}

function duplicateHint(
  { columns: { beneficiaries, indexes } }: Intake,
  row: number,
  first: number,
  merge: boolean | "never",
): string {
  if (beneficiaries !== undefined && !isSameAt(beneficiaries, row, first)) {
    return "Give the two rows one beneficiary, or remove one of them. If an address of them is a token, make a file for each token, with accounts and amounts alone.";
  }
  if (indexes !== undefined)
    return "Merge the two rows into one, or remove one of them, and number the rows again.";
  return merge === "never"
    ? "Remove one of the two rows: they cannot both be right."
    : "Merge the two rows into one, remove one of them, or add such rows up (--merge).";
}

function refuseConflict(intake: Intake, row: number, first: number, beneficiaries: Uint8Array): void {
  intake.refuseValue(row, "beneficiary", textOf(beneficiaries, row), {
    code: "MergeConflict",
    problem: `is not the beneficiary of row ${first + 1}, which has the same account (${textOf(beneficiaries, first)} there)`,
    hint: "Give all rows of an account one beneficiary, or remove one of them.",
  });
}

function isSameAt(column: Uint8Array, left: number, right: number): boolean {
  return textOf(column, left) === textOf(column, right);
}

function textOf(column: Uint8Array, row: number): string {
  return bytesToHex(column.subarray(row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES));
}
