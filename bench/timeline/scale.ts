/** How much is measured. */
export type Scale = {
  /** Events of the chain that is read from its beginning, and the blocks that they are in. */
  readonly events: number;
  readonly blocks: number;
  /** Turns of what is compared: the machine has better and worse moments. */
  readonly turns: number;
  /** Blocks that are followed as they come, one by one. */
  readonly headBlocks: number;
  /** Events of each of these, and of each block of a chain that mines each second. */
  readonly headEvents: number;
  /** Seconds for which a chain mines. */
  readonly lagSeconds: number;
  /** Blocks that are taken back at once. */
  readonly undone: number;
  /** Answers of a node that are not true. */
  readonly faults: number;
  /** SIGKILLs in the middle of a chain that is read from its beginning, in ranges of so many blocks. */
  readonly kills: number;
  readonly range: number;
  /** Claims, and as many credentials, of a store in which things are traced; claims of a transaction, credentials of a batch. */
  readonly claims: number;
  readonly bundle: number;
  readonly batchSize: number;
  /** Things that are traced. */
  readonly traces: number;
  /** Bursts that a gateway pays alone, and while it is followed. */
  readonly taxSeeds: readonly number[];
};

export const FULL: Scale = {
  events: 50_000,
  blocks: 500,
  turns: 3,
  headBlocks: 100,
  headEvents: 200,
  lagSeconds: 60,
  undone: 64,
  faults: 10_000,
  kills: 12,
  range: 16,
  claims: 1_000_000,
  bundle: 100,
  batchSize: 10_000,
  traces: 1_000,
  taxSeeds: [1, 2],
};

/** Shows that all of it works; its figures are no measure. */
export const QUICK: Scale = {
  events: 2_400,
  blocks: 240,
  turns: 1,
  headBlocks: 8,
  headEvents: 40,
  lagSeconds: 5,
  undone: 64,
  faults: 100,
  kills: 3,
  range: 4,
  claims: 20_000,
  bundle: 100,
  batchSize: 10_000,
  traces: 50,
  taxSeeds: [1],
};
