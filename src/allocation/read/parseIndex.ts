import type { ValueProblem } from "../../core/valueProblem.ts";

const DIGITS = /^\d{1,10}$/;
/** Not an index: a tree of so many rows has this as its count. */
const NONE = 0xffff_ffff;

/** Reads a row's index, or says what is wrong with it. */
export function parseIndex(text: string): number | ValueProblem {
  const index = DIGITS.test(text) ? Number(text) : NONE;
  if (index < NONE) return index;
  return {
    code: "NotAnIndex",
    problem: "is not an index",
    hint: "Number the rows 0, 1, 2, ..., or leave the index column out.",
  };
}
