/** How much the bench of trees does. */
export type Scale = {
  /** Rows of the main file. */
  readonly rows: number;
  /** Rows of the least and of the greatest file: how time and memory grow. */
  readonly small: number;
  readonly large: number;
  /** Processes of ours behind a figure; of a peer there is one. */
  readonly runs: number;
  /** Processes on the greatest file. */
  readonly largeRuns: number;
  /** Proofs that OpenZeppelin makes; the time of all of them is reckoned from these. */
  readonly sampledProofs: number;
  /** Rows of the dump out of which OpenZeppelin looks one account up. */
  readonly dumpRows: number;
  /** Rows that one command takes all the way. */
  readonly commandRows: number;
  /** Accounts that are looked up in tiles. */
  readonly lookups: number;
  /** Rounds in which kernels take turns, and the least milliseconds of each turn. */
  readonly kernelRounds: number;
  readonly kernelWindow: number;
};

/** What the goals are about. */
export const FULL: Scale = {
  rows: 1_000_000,
  small: 100_000,
  large: 10_000_000,
  runs: 5,
  largeRuns: 3,
  sampledProofs: 10_000,
  dumpRows: 20_000,
  commandRows: 250_000,
  lookups: 1_000,
  kernelRounds: 15,
  kernelWindow: 150,
};

/** Small enough for a test: shows that all of it works and that all roots agree, and no speed. */
export const QUICK: Scale = {
  rows: 2_000,
  small: 500,
  large: 4_000,
  runs: 1,
  largeRuns: 1,
  sampledProofs: 50,
  dumpRows: 200,
  commandRows: 500,
  lookups: 20,
  kernelRounds: 1,
  kernelWindow: 40,
};

/** Rows in an id: 1m, 100k. */
export function sizeName(rows: number): string {
  if (rows % 1_000_000 === 0) return `${rows / 1_000_000}m`;
  return rows % 1_000 === 0 ? `${rows / 1_000}k` : String(rows);
}
