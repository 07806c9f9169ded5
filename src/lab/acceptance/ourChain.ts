import { deploymentProxy } from "../../sdk/contracts/deterministic.ts";

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
  "coin",
  "recall",
  "create coin",
  "pay coin",
  "sweep",
] as const;

export type SendingStep = (typeof sendingSteps)[number];
/** All steps, including those that only read or wait. */
export type StepName = SendingStep | "verify" | "witness" | "wait" | "verify revoked";

/** Cost of a step, all its transactions together. */
export type StepCost = {
  readonly gas: bigint;
  readonly transactions: number;
  /** Bytes of the sent transactions, which rollups charge for. */
  readonly bytes: number;
  /** Wei sent as value. */
  readonly value: bigint;
};

/** What each of the story's campaigns in coin is funded with. Wei. */
const COIN = 10n * 10n ** 9n;

/** Costs on the tests' chain, under Ethereum's rules; a test compares them with what the same code takes there. */
export const ourCosts: Readonly<Record<SendingStep, StepCost>> = {
  // The value is what the proxy's deployer lacks, and pays for the second transaction.
  proxy: { gas: 89_137n, transactions: 2, bytes: 285, value: deploymentProxy.price },
  system: { gas: 28_945_026n, transactions: 9, bytes: 134_678, value: 0n },
  token: { gas: 677_119n, transactions: 1, bytes: 3_606, value: 0n },
  schema: { gas: 93_501n, transactions: 1, bytes: 278, value: 0n },
  issue: { gas: 54_765n, transactions: 1, bytes: 566, value: 0n },
  announce: { gas: 60_482n, transactions: 1, bytes: 727, value: 0n },
  create: { gas: 188_154n, transactions: 2, bytes: 747, value: 0n },
  claim: { gas: 84_245n, transactions: 1, bytes: 375, value: 0n },
  "relay signed": { gas: 88_132n, transactions: 1, bytes: 567, value: 0n },
  "relay bundle": { gas: 185_925n, transactions: 1, bytes: 439, value: 0n },
  coin: { gas: 527_067n, transactions: 1, bytes: 2_372, value: 0n },
  // The value is what is deposited; a recall brings it back.
  recall: { gas: 275_709n, transactions: 4, bytes: 1_014, value: COIN },
  "create coin": { gas: 234_055n, transactions: 3, bytes: 899, value: COIN },
  "pay coin": { gas: 255_002n, transactions: 2, bytes: 652, value: 0n },
  sweep: { gas: 39_374n, transactions: 1, bytes: 115, value: 0n },
};

/** EIP-7825: most gas of one transaction on Ethereum. */
export const OUR_GAS_CAP = 16_777_216n;
/** Seconds from a block to the next. */
export const OUR_BLOCK_SECONDS = 12;
/** Bytes of a transaction without its calldata. */
export const ENVELOPE_BYTES = 120;
/** Gas of a plain transfer. */
export const OUR_TRANSFER = 21_000n;
