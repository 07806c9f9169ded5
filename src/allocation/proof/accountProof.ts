import type { Address, Hex } from "viem";

/** What an account needs to claim. */
export type AccountProof = {
  /** Name of the convention. */
  readonly convention: string;
  readonly root: Hex;
  readonly index: number;
  /** Checksummed, as the beneficiary is. */
  readonly account: Address;
  /** Whom the row pays, where the tree's leaves say so. */
  readonly beneficiary?: Address;
  /** Base units. */
  readonly amount: bigint;
  readonly leaf: Hex;
  /** Siblings, lowest first. */
  readonly proof: readonly Hex[];
};
