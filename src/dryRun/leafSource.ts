import type { Address, Hex } from "viem";

/** The leaves of the tree that a dry run claims. */
export type LeafSource = {
  readonly count: number;
  readonly account: (index: number) => Address;
  /** Base units. */
  readonly amount: (index: number) => bigint;
  readonly proof: (index: number) => readonly Hex[];
};

/** A leaf, and how it stood when the chain was forked. */
export type StandingLeaf = {
  readonly index: number;
  readonly account: Address;
  /** Base units of the leaf. */
  readonly amount: bigint;
  /** Whether there is nothing to claim: of a vesting campaign's leaf, the rest is released. */
  readonly isClaimed: boolean;
  /** Base units that were paid before. */
  readonly paidBefore: bigint;
};
