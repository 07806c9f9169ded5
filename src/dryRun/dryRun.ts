import type { Address, Hex } from "viem";
import type { Footprint } from "./footprint.ts";

/** Leaves from `from` to, not including, `to`. */
export type LeafRange = { readonly from: number; readonly to: number };

/** What all ranges of a dry run share. */
export type DryRunTerms = {
  readonly chainId: number;
  readonly campaign: Address;
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  readonly root: Hex;
  readonly count: number;
  readonly manifestHash: Hex;
};

/** A leaf that was not paid as it should be. */
export type LeafFinding = {
  readonly index: number;
  readonly account: Address;
  /** Base units of the leaf. */
  readonly amount: bigint;
  /** Name of the contract's error, or of what is wrong: `AmountDiffers`, `OpenTooEarly`. */
  readonly code: string;
  /** One sentence. */
  readonly why: string;
  readonly hint: string;
};

/** A range, done: what its leaves came to on a fork of their own. */
export type RangeResult = {
  readonly range: LeafRange;
  /** Leaves that were paid exactly what they should be, and what that came to in base units. */
  readonly paid: number;
  readonly amount: bigint;
  /** Leaves that had been paid before the fork's block, and what was. */
  readonly paidBefore: number;
  readonly amountBefore: bigint;
  readonly findings: readonly LeafFinding[];
  /** Gas of all claims that paid. */
  readonly gas: bigint;
  /** Leaves whose account is a contract on the chain. */
  readonly contracts: readonly number[];
  /** Whether the sweep was refused a second before the end and went through at it. */
  readonly sweep: { readonly refusedBefore: boolean; readonly doneAfter: boolean; readonly swept: bigint };
  /** Left out where the range is all of the tree, or its chain does not tell. */
  readonly footprint?: Footprint;
  /** Of this machine: seconds, and bytes of the fork's process and of this one at most. */
  readonly effort: { readonly seconds: number; readonly memory: number };
};
