/** A file that must be refused, and what the refusal says. */
export type BadInput = {
  readonly name: string;
  readonly file: string;
  /** Absent: the file does not exist. */
  readonly content?: string | Uint8Array;
  readonly code: string;
  /** Parts of the sentence: row, column, value, cause. */
  readonly says: readonly string[];
  readonly row?: number;
  readonly line?: number;
  readonly column?: string;
  readonly decimals?: number;
  /** In base units. */
  readonly supply?: bigint;
};
