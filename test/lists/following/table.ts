import type { AmountForm } from "../../../src/sdk/allocation/read/amountForms.ts";
import type { ReadAllocationOptions } from "../../../src/sdk/allocation/read/openIntake.ts";

/** A table as it is handed to a reader. */
export type Attempt = {
  readonly text: string;
  readonly encoding?: BufferEncoding | undefined;
  readonly options: ReadAllocationOptions;
};

/** What whoever wrote a table meant, where a hint leaves something to them. */
export type Person = {
  /** What they would write plainly in a row, counted from 1; undefined: no such row is meant. */
  readonly cell: (row: number, column: string) => string | undefined;
  /** Decimals of the amounts as they are written; undefined: they are base units. */
  readonly decimals?: number | undefined;
  /** How all amounts are written, where that is a form of its own. */
  readonly form?: AmountForm | undefined;
  /** Their table with all amounts taken from the source again. */
  readonly amountsAnew?: ((text: string) => string) | undefined;
  /** What a second row of an account is. */
  readonly repeats?: "part" | "copy" | undefined;
};

/** A table that somebody wrote, with a fault or without. */
export type Table = Attempt & {
  readonly person: Person;
  readonly fields?: string | undefined;
  /** What it means, row by row. Credentials have `fields`. */
  readonly meaning: readonly string[];
  /** Codes of warnings that speak of the fault. */
  readonly told?: readonly string[] | undefined;
};
