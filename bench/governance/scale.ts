/** How much is walked, drawn and played. */
export type Scale = {
  /** States of cases and proposals from which time alone has to lead out. */
  readonly states: number;
  readonly schedules: number;
  readonly stressed: number;
  /** Histories of cases before a desk, and of groups with hostile seats. */
  readonly histories: number;
  /** Lives of groups, for each profile and number of seats. */
  readonly lives: number;
  /** Random calls of each act's function that are told. */
  readonly told: number;
};

export const FULL: Scale = {
  states: 1_000_000,
  schedules: 1_000_000,
  stressed: 100_000,
  histories: 100_000,
  lives: 10_000,
  told: 100,
};
export const QUICK: Scale = {
  states: 5_000,
  schedules: 2_000,
  stressed: 500,
  histories: 500,
  lives: 200,
  told: 3,
};
