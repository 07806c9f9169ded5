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
  "sweep",
] as const;

export type SendingStep = (typeof sendingSteps)[number];
/** Those that only look, or wait, too. */
export type StepName = SendingStep | "verify" | "witness" | "wait" | "verify revoked";

/** What a step takes, all its transactions together. */
export type StepCost = {
  readonly gas: bigint;
  readonly transactions: number;
  /** As they are sent: what rollups charge for. */
  readonly bytes: number;
  /** Wei that go along. */
  readonly value: bigint;
};

/** On the chain of the tests, under Ethereum's rules; a test compares it with what the same code takes there. */
export const ourCosts: Readonly<Record<SendingStep, StepCost>> = {
  // What its maker lacks goes along as value, and pays for the second transaction.
  proxy: { gas: 89_137n, transactions: 2, bytes: 285, value: deploymentProxy.price },
  system: { gas: 28_330_203n, transactions: 9, bytes: 132_313, value: 0n },
  token: { gas: 677_119n, transactions: 1, bytes: 3_606, value: 0n },
  schema: { gas: 93_501n, transactions: 1, bytes: 278, value: 0n },
  issue: { gas: 54_765n, transactions: 1, bytes: 566, value: 0n },
  announce: { gas: 60_482n, transactions: 1, bytes: 727, value: 0n },
  create: { gas: 188_154n, transactions: 2, bytes: 747, value: 0n },
  claim: { gas: 84_245n, transactions: 1, bytes: 375, value: 0n },
  "relay signed": { gas: 88_182n, transactions: 1, bytes: 567, value: 0n },
  "relay bundle": { gas: 185_925n, transactions: 1, bytes: 439, value: 0n },
  sweep: { gas: 39_374n, transactions: 1, bytes: 115, value: 0n },
};

/** EIP-7825: what one transaction may take on Ethereum. */
export const OUR_GAS_CAP = 16_777_216n;
/** Seconds from a block to the next. */
export const OUR_BLOCK_SECONDS = 12;
/** Bytes of a transaction besides its calldata. */
export const ENVELOPE_BYTES = 120;
/** What a plain transfer takes. */
export const OUR_TRANSFER = 21_000n;
