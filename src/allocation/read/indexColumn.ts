import { valueError } from "./allocationErrors.ts";

const DIGITS = /^\d{1,10}$/;
const NONE = 0xffff_ffff;

/** The stated indexes of a source, read row by row. */
export type IndexColumn = {
  readonly add: (text: string, row: number, line: number | undefined) => void;
  /**
   * Checks that the indexes are exactly 0 .. count - 1.
   * @returns the row of each index, or undefined where the rows are in that order already
   */
  readonly order: (count: number) => Uint32Array | undefined;
};

/** @param file named in errors */
export function createIndexColumn(file: string): IndexColumn {
  let indexes = new Uint32Array(1_024);
  return {
    add(text, row, line) {
      const index = DIGITS.test(text) ? Number(text) : NONE;
      if (index >= NONE) {
        throw valueError({ file, row, ...(line && { line }) }, "index", text, {
          code: "NotAnIndex",
          problem: "is not an index",
          cure: "Number the rows 0, 1, 2, ..., or leave the index column out.",
        });
      }
      if (row > indexes.length) indexes = new Uint32Array(indexes.buffer.transfer(8 * indexes.length));
      indexes[row - 1] = index;
    },
    order(count) {
      const rows = new Uint32Array(count).fill(NONE);
      let inOrder = true;
      for (let row = 0; row < count; row++) {
        const index = indexes[row] as number;
        const place = { file, row: row + 1 };
        if (index >= count) {
          throw valueError(place, "index", String(index), {
            code: "IndexGap",
            problem: `cannot be: ${count} rows need exactly the indexes 0 to ${count - 1}`,
            cure: "Number the rows from 0 without a gap, or leave the index column out.",
          });
        }
        if (rows[index] !== NONE) {
          throw valueError(place, "index", String(index), {
            code: "DuplicateIndex",
            problem: `is the index of row ${(rows[index] as number) + 1} already`,
            cure: "Number the rows 0, 1, 2, ..., each once, or leave the index column out.",
          });
        }
        rows[index] = row;
        inOrder &&= index === row;
      }
      return inOrder ? undefined : rows;
    },
  };
}
