/** How much is measured. */
export type Scale = {
  /** Leaves of the campaign's tree. */
  readonly leaves: number;
  /** Signed claims that are relayed. */
  readonly claims: number;
  /** Claims of a run beside it that sends one transaction at a time: its speed is steady, and it takes long. */
  readonly oneByOne: number;
  /** Claims of a run that is killed again and again. */
  readonly killed: number;
  /** Gas of a block; half of it is the target. */
  readonly blockGas: number;
  /** Keys that pay. */
  readonly keys: number;
  readonly seeds: readonly number[];
  /** Intents that are submitted to tables, a multiple of 200. */
  readonly enqueued: number;
  /** Claims that workers share, and that are paid while another chain stands still. */
  readonly shared: number;
  /** Intents that wait in 20 lanes, that are done, and that a store's size is taken of. */
  readonly waiting: number;
  readonly done: number;
  readonly stored: number;
  /** Times that workers reserve, and that a store is looked at. */
  readonly looks: number;
  /** Transactions that a worker sends, and a loop beside it. */
  readonly sends: number;
};

/**
 * The relayed claims fill half a minute of blocks; what is killed, shared or sent one by one needs no more than some blocks
 * of work. Each figure is the median of three seeds or turns.
 */
export const FULL: Scale = {
  leaves: 131_072,
  claims: 20_000,
  oneByOne: 2_000,
  killed: 3_000,
  blockGas: 60_000_000,
  keys: 4,
  seeds: [1, 2, 3],
  enqueued: 4_000,
  shared: 1_600,
  waiting: 1_000_000,
  done: 10_000_000,
  stored: 1_000_000,
  looks: 300,
  sends: 1_000,
};

/** For a test of the bench itself. */
export const QUICK: Scale = {
  leaves: 1_024,
  claims: 200,
  oneByOne: 50,
  killed: 100,
  blockGas: 2_000_000,
  keys: 4,
  seeds: [1],
  enqueued: 400,
  shared: 160,
  waiting: 10_000,
  done: 20_000,
  stored: 10_000,
  looks: 30,
  sends: 100,
};
