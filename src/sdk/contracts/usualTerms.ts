import { type Address, type Hex, zeroAddress, zeroHash } from "viem";
import type { CampaignArguments } from "../chain/campaigns/campaignPlan.ts";

/** What every campaign has to say, and what else it may. */
export type UsualTerms = Partial<CampaignArguments> & {
  readonly token: Address;
  readonly root: Hex;
  readonly count: bigint;
  /** Unix seconds. */
  readonly end: bigint;
  readonly treasury: Address;
};

/**
 * The terms of a campaign that is open from the first moment on, at once for everybody, where anybody may claim for others;
 * without a gate. For tests and chains of one's own: no manifest tells where the tree comes from.
 */
export function usualTerms(terms: UsualTerms): CampaignArguments {
  return {
    start: 0n,
    waves: 0n,
    waveInterval: 0n,
    claimFor: "Anyone",
    gate: zeroAddress,
    maxExtraTime: 0n,
    manifestHash: zeroHash,
    ...terms,
  };
}
