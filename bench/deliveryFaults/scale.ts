/** How much the bench of faults does. Seconds, but for counts. */
export type FaultScale = {
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

/** What the goals are about. */
export const FULL: FaultScale = {
  kills: 200,
  controlKills: 20,
  quiet: 1_200,
  samples: 3,
  stall: 10,
  soak: 600,
  block: 1_000,
  controlBlock: 12_000,
};

/** Shows in some minutes that all of it works; its figures are no measure. */
export const QUICK: FaultScale = {
  kills: 8,
  controlKills: 4,
  quiet: 120,
  samples: 1,
  stall: 4,
  soak: 30,
  block: 500,
  controlBlock: 12_000,
};
