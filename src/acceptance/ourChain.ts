/** The steps of the story that send, in their order. */
export const sendingSteps = [
  "proxy",
  "system",
  "token",
  "schema",
  "issue",
  "announce",
  "create",
  "claim",
  "relay signed",
  "relay bundle",
  "sweep",
] as const;

export type SendingStep = (typeof sendingSteps)[number];

/** What a step takes, all its transactions together. */
export type StepCost = {
  readonly gas: bigint;
  readonly transactions: number;
  /** Of calldata: what rollups charge for. */
  readonly bytes: number;
};

/** On the chain of the tests, under Ethereum's rules; a test compares it with what the same code takes there. */
export const ourCosts: Readonly<Record<SendingStep, StepCost>> = {
  proxy: { gas: 121_000n, transactions: 2, bytes: 120 },
  system: { gas: 30_000_000n, transactions: 9, bytes: 130_000 },
  token: { gas: 600_000n, transactions: 1, bytes: 3_000 },
  schema: { gas: 110_000n, transactions: 1, bytes: 200 },
  issue: { gas: 110_000n, transactions: 1, bytes: 600 },
  announce: { gas: 90_000n, transactions: 1, bytes: 700 },
  create: { gas: 300_000n, transactions: 2, bytes: 700 },
  claim: { gas: 90_000n, transactions: 1, bytes: 300 },
  "relay signed": { gas: 130_000n, transactions: 1, bytes: 500 },
  "relay bundle": { gas: 200_000n, transactions: 1, bytes: 500 },
  sweep: { gas: 50_000n, transactions: 1, bytes: 4 },
};

/** EIP-7825: what one transaction may take on Ethereum. */
export const OUR_GAS_CAP = 16_777_216n;
/** Seconds from a block to the next. */
export const OUR_BLOCK_SECONDS = 12;
/** What a plain transfer takes. */
export const OUR_TRANSFER = 21_000n;
