/** One line of the table that `npm test` ends with. */
export type TestStep = {
  /** What `--only` takes. */
  readonly name: string;
  /** What Node is started with. */
  readonly command: readonly string[];
  /**
   * `check` passes or fails as a whole and is quiet unless it fails; `suite` leaves the number of its tests in the file that
   * `SYMBOLON_TEST_COUNTS` names.
   */
  readonly kind: "check" | "suite";
  /** Needs no compiled contracts, so that it runs while they are compiled. */
  readonly isEarly?: true;
};

/** What a suite says it ran. */
export type TestCounts = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The names of the tests that failed, and why in a line. */
  readonly failures?: readonly string[];
};

export type StepResult = TestCounts & {
  readonly name: string;
  readonly seconds: number;
  /** Why it counts as failed although no test of it did. */
  readonly note?: string;
};
