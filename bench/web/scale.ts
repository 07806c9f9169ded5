/** How much is measured. */
export type Scale = {
  /** Leaves of the campaign that pages are measured with. */
  readonly leaves: number;
  /** Times that a page is loaded on a slow phone. */
  readonly loads: number;
  /** Visits at once, and how often. */
  readonly visits: number;
  readonly turns: number;
  /** Random calls and messages that are read as a wallet shows them. */
  readonly renderings: number;
};

/** 131,072 leaves: proofs of 17 nodes. */
export const FULL: Scale = { leaves: 131_072, loads: 9, visits: 500, turns: 5, renderings: 10_000 };

/** Shows that all of it works; its figures are no measure. */
export const QUICK: Scale = { leaves: 1_000, loads: 1, visits: 20, turns: 1, renderings: 500 };
