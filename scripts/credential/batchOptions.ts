import type { Address } from "viem";

/** What every command about one batch on a chain is told. */
export type BatchOptions = {
  readonly rpc: string;
  /** Id, header file or folder of the batch. */
  readonly batch: string;
  /** The BatchRegistry; needed only where `batch` is an id. */
  readonly registry?: Address;
  /** Where to begin to look for the batch's events. */
  readonly fromBlock?: bigint;
  readonly json?: boolean;
};

/** What every command that sends changes is told besides. */
export type SendingOptions = BatchOptions & {
  readonly file?: string;
  /** Reason code; left out: 0. */
  readonly reason?: number;
  /** keccak256 of the evidence, or a file that is the evidence. */
  readonly evidence?: string;
  readonly journal?: string;
  readonly dryRun?: boolean;
  /** Do what can be done where something cannot. */
  readonly keepGoing?: boolean;
};
