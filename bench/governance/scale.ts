/** How much is walked, drawn and played. */
export type Scale = {
  /** States of cases and proposals from which time alone has to lead out. */
  readonly states: number;
  readonly schedules: number;
  readonly stressed: number;
  /** Histories of cases before a desk. */
  readonly histories: number;
};

export const FULL: Scale = { states: 1_000_000, schedules: 1_000_000, stressed: 100_000, histories: 100_000 };
export const QUICK: Scale = { states: 5_000, schedules: 2_000, stressed: 500, histories: 500 };
