/** Why one value of a row is refused. The reader adds file, row and column. */
export type ValueProblem = {
  readonly code: string;
  /** Follows the value in a sentence: `is negative`. */
  readonly problem: string;
  readonly hint: string;
};
