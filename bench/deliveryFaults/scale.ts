/** How much the bench of faults does. Seconds, but for counts. */
export type FaultScale = {
  /** As results tell it. */
  readonly name: string;
  /** SIGKILLs of each store. */
  readonly kills: number;
  /** SIGKILLs of the control, which sends before it writes down. */
  readonly controlKills: number;
  /** Claims of the run without faults. */
  readonly quiet: number;
  /** How often a worker is started again, and each kind of fault is done, to take the time. */
  readonly samples: number;
  /** How long the node stands still. */
  readonly stall: number;
  readonly soak: number;
  /** Milliseconds between blocks; those of the control are slow, so that it is back before what it sent is mined. */
  readonly block: number;
  readonly controlBlock: number;
};

/**
 * What the goals are about, in some minutes: a kill is drawn among all points before and after a COMMIT and a send.
 * {@link WHOLE} kills often enough for each of them many times, and looks at memory for long enough to see a slow leak.
 */
export const FULL: FaultScale = {
  name: "usual",
  kills: 25,
  controlKills: 3,
  quiet: 300,
  samples: 3,
  stall: 10,
  soak: 120,
  block: 1_000,
  controlBlock: 12_000,
};

/** The same for more than an hour. */
export const WHOLE: FaultScale = {
  ...FULL,
  name: "whole (--whole)",
  kills: 400,
  controlKills: 20,
  quiet: 1_200,
  soak: 1_800,
};

/** Shows in some minutes that all of it works; its figures are no measure. */
export const QUICK: FaultScale = {
  name: "small (--quick): it shows that all of it works, and measures little",
  kills: 8,
  controlKills: 4,
  quiet: 120,
  samples: 1,
  stall: 4,
  soak: 30,
  block: 500,
  controlBlock: 12_000,
};

/** Seconds from which on memory tells a leak from a process that is still warming up. */
const LEAST_SOAK = 600;

/** How many times the memory it had warmed up to a worker may have at the end; null: the load is too short to judge. */
export function soakGoal({ soak }: Pick<FaultScale, "soak">): number | null {
  return soak >= LEAST_SOAK ? 1.05 : null;
}
