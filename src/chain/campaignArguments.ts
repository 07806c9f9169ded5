import type { Address, Hex } from "viem";

/** Who may claim on behalf of the leaf's account, by number on chain. */
export const claimForNames = ["Anyone", "AfterLastWave", "Never"] as const;

export type ClaimFor = (typeof claimForNames)[number];

/** Everything that is fixed when a campaign is created: the Solidity struct `CampaignArguments`. Moments are Unix seconds. */
export type CampaignArguments = {
  readonly token: Address;
  /** Root of the native tree of campaign leaves. */
  readonly root: Hex;
  /** Number of leaves. */
  readonly count: bigint;
  readonly start: bigint;
  readonly end: bigint;
  /** From 2 to `count`; 0 for none. */
  readonly waves: bigint;
  /** Seconds between waves; 0 where there are none. */
  readonly waveInterval: bigint;
  /** Where the rest goes after the end. */
  readonly treasury: Address;
  /** Contract asked before each payment; the zero address for none. */
  readonly gate: Address;
  /** Most seconds by which the gate may move the end. */
  readonly maxExtraTime: bigint;
  readonly claimFor: ClaimFor;
  /** keccak256 of the bytes of the campaign's manifest. */
  readonly manifestHash: Hex;
};

/** The arguments as the contracts' ABI takes them. */
export function abiArguments({ claimFor, ...rest }: CampaignArguments) {
  return { ...rest, claimFor: claimForNames.indexOf(claimFor) };
}
