/** How much is measured. */
export type Scale = {
  /** Leaves of the campaign's tree. */
  readonly leaves: number;
  /** Signed claims that are handed in. */
  readonly claims: number;
  /** Seconds over which they come, evenly. */
  readonly over: number;
  /** Gas of a block; half of it is the target. */
  readonly blockGas: number;
  readonly keys: number;
  readonly seeds: readonly number[];
  /** Of them, those that are played by a client with jitter, too. */
  readonly jittered: readonly number[];
  /** Urgent requests that come beside claims, and how many more behind others of their signer. */
  readonly urgents: number;
  readonly queues: number;
  /** Lanes that flood at once, and claims of each; claims of one that is quiet beside one that floods. */
  readonly lanes: number;
  readonly laneClaims: number;
  readonly quietClaims: number;
  /** Claims that a front and a worker with processes of their own take in and pay. */
  readonly rated: number;
  /** Claims of a queue that is sent by neighbourhood, and in its order. */
  readonly queue: number;
  /** Claimants of rehearsals, relayed and direct. */
  readonly rehearsed: readonly number[];
  /** Claimants of the largest rehearsal on the contracts. */
  readonly flash: number;
};

/**
 * Claims come at ten times what goes into blocks for six seconds, and take a minute of blocks: within three, half of what is
 * looked at is a process that warms up, and so few claims of each of twenty lanes are paid in four blocks, that each block is a
 * lane's. Each figure is the median of three seeds.
 */
export const FULL: Scale = {
  leaves: 131_072,
  claims: 6_000,
  over: 6,
  blockGas: 9_000_000,
  keys: 4,
  seeds: [1, 2, 3],
  jittered: [1, 2, 3],
  urgents: 20,
  queues: 5,
  lanes: 20,
  laneClaims: 300,
  quietClaims: 40,
  rated: 10_000,
  queue: 1_500,
  rehearsed: [1_500, 10_000],
  flash: 50_000,
};

/** For a test of the bench itself. */
export const QUICK: Scale = {
  leaves: 1_024,
  claims: 60,
  over: 0.5,
  blockGas: 2_400_000,
  keys: 2,
  seeds: [1],
  jittered: [1],
  urgents: 2,
  queues: 1,
  lanes: 3,
  laneClaims: 10,
  quietClaims: 3,
  rated: 200,
  queue: 40,
  rehearsed: [50],
  flash: 60,
};
