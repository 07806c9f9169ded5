/** How much the bench of lists does. */
export type Scale = {
  /** Tables that are drawn. */
  readonly tables: number;
  /** Histories of imports, and sequences of exports. */
  readonly histories: number;
  readonly exports: number;
  /** Whether the large published trees are identified, too. */
  readonly hasDatasets: boolean;
  /** Of so many published trees one is identified. */
  readonly oneTreeOf: number;
  /** Rows of the file that goes to a root, and processes that take it there. */
  readonly rows: number;
  readonly runs: number;
};

/** What the goals are about. */
export const FULL: Scale = {
  tables: 10_000,
  histories: 10_000,
  exports: 1_000,
  hasDatasets: true,
  oneTreeOf: 1,
  rows: 1_000_000,
  runs: 5,
};

/** It shows that all of it works, and measures little. */
export const QUICK: Scale = {
  tables: 40,
  histories: 40,
  exports: 4,
  hasDatasets: false,
  oneTreeOf: 7,
  rows: 2_000,
  runs: 1,
};
