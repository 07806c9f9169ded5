import type { AllocationDiff } from "./allocationDiff.ts";

export const CHANGES_HEADER =
  "account,changes,index_before,index_after,amount_before,amount_after,beneficiary_before,beneficiary_after";

const ROWS_A_PIECE = 4_096;

/**
 * All changes as CSV, in the order of the accounts: the kinds of each parted by spaces, amounts in base units, nothing
 * where an account was not there.
 */
export function* changesCsv(diff: AllocationDiff): Generator<string> {
  let text = `${CHANGES_HEADER}\n`;
  let rows = 0;
  for (const { account, kinds, before, after } of diff.changes()) {
    const values = [
      account,
      kinds.join(" "),
      before?.index,
      after?.index,
      before?.amount,
      after?.amount,
      before?.beneficiary,
      after?.beneficiary,
    ];
    text += `${values.map((value) => value ?? "").join(",")}\n`;
    if (++rows % ROWS_A_PIECE !== 0) continue;
    yield text;
    text = "";
  }
  yield text;
}
