/** How claims are sent. */
export const strategyNames = ["direct", "waves", "relayed"] as const;

export type StrategyName = (typeof strategyNames)[number];

/**
 * A claim day as it is rehearsed. Moments and durations are seconds, fractions allowed, and 0 is the opening; fees are wei a
 * gas; shares are from 0 to 1.
 */
export type Scenario = {
  readonly name: string;
  /** Any text; the same seed and scenario give the same day. */
  readonly seed: string;
  readonly arrivals: Arrivals;
  readonly chain: ChainTerms;
  readonly background: Background;
  readonly wallets: WalletTerms;
  readonly rpc: RpcTerms;
  readonly faults: Faults;
  /** Undefined: the campaign has no gate, and no credentials are issued. */
  readonly credentials: CredentialTerms | undefined;
  readonly waves: WaveTerms;
  readonly relay: RelayTerms;
  /** When the day is over, whoever still waits. */
  readonly until: number;
};

/** When claimants mean to claim. */
export type Arrivals =
  /** `share` of them within the first `within` seconds, evenly; the rest decays exponentially over `over`. */
  | { readonly kind: "flash"; readonly share: number; readonly within: number; readonly over: number }
  /** Independent, at a constant rate, over so long. */
  | { readonly kind: "poisson"; readonly over: number }
  /** As people wake: a sine of one day's period, with the peak at `peak` and so many times the trough's rate. */
  | { readonly kind: "diurnal"; readonly over: number; readonly peak: number; readonly ratio: number }
  /** Recorded moments, ascending; claimants take them in turn, and where they are more, evenly spread copies of them. */
  | { readonly kind: "replay"; readonly moments: readonly number[] };

export type ChainTerms = {
  readonly blockTime: number;
  /** A block's; its target is half (EIP-1559). */
  readonly gasLimit: number;
  /** Of the first block. */
  readonly baseFee: number;
};

/** What others send. */
export type Background = {
  /** Of the gas target, at the opening's base fee. */
  readonly load: number;
  /** How widely their maximum fees spread: sigma of a lognormal whose median is `headroom` times the opening's base fee. */
  readonly spread: number;
  readonly headroom: number;
  /** Gas of one transaction. */
  readonly gas: number;
  /** Times at which they send so many times as much. */
  readonly spikes: readonly { readonly at: number; readonly for: number; readonly times: number }[];
};

/** How wallets, and the people before them, behave. */
export type WalletTerms = {
  /** Median tip, and sigma of its lognormal spread. */
  readonly tip: number;
  readonly tipSpread: number;
  /** Maximum fee: so many times the base fee, and the tip. */
  readonly feeMargin: number;
  /** Nobody pays more a gas; whoever would have to waits. */
  readonly feeCeiling: number;
  /** Seconds without being mined until the fee is raised, by this factor (at least 1.125). */
  readonly raiseAfter: number;
  readonly raiseBy: number;
  /** Of those who lose patience with a transaction, how many send another claim beside it instead. */
  readonly resend: number;
  /** After a refused or unanswered request: first wait, factor, how many tries at most; waits have full jitter. */
  readonly retry: { readonly first: number; readonly factor: number; readonly tries: number };
  /** Seconds from the intended arrival until the claimant gives up. */
  readonly patience: number;
  /** Between two looks for the receipt. */
  readonly pollEvery: number;
  /** Of them, how many try at the opening though their wave opens later. */
  readonly impatient: number;
};

/** The nodes that wallets talk to. */
export type RpcTerms = {
  /** Requests a second, and how many at once beyond; more are refused with 429. */
  readonly perSecond: number;
  readonly burst: number;
  /** Seconds until an answer, and until a wallet no longer waits for one. */
  readonly latency: number;
  readonly timeout: number;
};

export type Faults = {
  /** Of requests, how many are refused with 429 whatever the load. */
  readonly refused: number;
  /** Nothing is answered meanwhile. */
  readonly stalls: readonly { readonly at: number; readonly for: number }[];
  /** Of accepted transactions, how many are never seen again. */
  readonly dropped: number;
  /** The chain's last blocks are undone; of their transactions `lost` are forgotten, the others wait again. */
  readonly reorgs: readonly { readonly at: number; readonly depth: number; readonly lost: number }[];
};

/** Credentials in the same blocks: a gated campaign, issuance, and revocations announced while it runs. */
export type CredentialTerms = {
  /** Seconds of the batch's epochs: what is announced in one takes effect two later. */
  readonly epoch: number;
  /** Batches issued a block, each one transaction. */
  readonly issuedPerBlock: number;
  readonly revocations: readonly { readonly at: number; readonly share: number }[];
};

export type WaveTerms = { readonly count: number; readonly interval: number };

/** A batching relayer: bounded queue, reserved tickets. */
export type RelayTerms = {
  /** Requests a second that it looks at; the others are refused cheaply. */
  readonly perSecond: number;
  /** Claims it holds at most; whoever comes later is told when to come back, and that place is kept. */
  readonly queue: number;
  /** Claims in a bundle at most. */
  readonly bundle: number;
  /** Of the gas target, how much its bundles take of a block, so that the base fee does not rise by them. */
  readonly pace: number;
  /** Its own keys, and how many bundles of each may wait for a block at once. */
  readonly keys: number;
  readonly inFlight: number;
  readonly tip: number;
};
