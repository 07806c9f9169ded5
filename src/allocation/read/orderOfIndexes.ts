import type { Intake } from "./intake.ts";

const NONE = 0xffff_ffff;

/**
 * Checks that the stated indexes are exactly 0 .. count - 1, each once.
 * @returns the row of each index, or undefined where the rows are in that order already, or where the intake was told of
 * problems
 */
export function orderOfIndexes(intake: Intake, indexes: Uint32Array): Uint32Array | undefined {
  const count = intake.columns.rows;
  const rows = new Uint32Array(count).fill(NONE);
  let inOrder = true;
  for (let row = 0; row < count; row++) {
    const index = indexes[row] as number;
    if (index >= count) {
      intake.refuseValue(row, "index", String(index), {
        code: "IndexGap",
        problem: `cannot be: ${count} rows need exactly the indexes 0 to ${count - 1}`,
        hint: "Number the rows from 0 without a gap, or leave the index column out.",
      });
    } else if (rows[index] !== NONE) {
      intake.refuseValue(row, "index", String(index), {
        code: "DuplicateIndex",
        problem: `is the index of row ${(rows[index] as number) + 1} already`,
        hint: "Number the rows 0, 1, 2, ..., each once, or leave the index column out.",
      });
    } else rows[index] = row;
    inOrder &&= index === row;
  }
  return inOrder ? undefined : rows;
}
