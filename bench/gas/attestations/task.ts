/** A row of the bench, before it is measured. */
export type RowTerms = {
  readonly id: string;
  /** For people: one line. */
  readonly about: string;
  /** Gas; or how far above EAS's median of the same run; null where none is set. */
  readonly goal: number | { readonly overEas: number } | null;
};

/** A row, and how every registry that can do it gets there. */
export type Task<R> = RowTerms & {
  /** How often it is done. */
  readonly samples: number;
  /**
   * Does it once. Returns gas an item.
   * @param seed tells apart what is attested in all samples of all tasks
   */
  readonly run: (registry: R, seed: string) => Promise<number>;
};

/** Samples of a task about a list: each of them is a mean of many already. */
export const LISTS = 8;
/** Whole transactions. */
export const WHOLE = "whole transaction";
/** Whole transactions, shared out. */
export const EACH = "whole transaction, each of them";
/** Calls that only read. */
export const EXECUTION =
  "execution gas of a direct call, reads of cold storage and code included, base cost and calldata not";
