import { type Address, bytesToHex, type Hex, zeroAddress } from "viem";
import type { CampaignArguments } from "../../src/sdk/chain/campaigns/campaignPlan.ts";
import { ROWS } from "./benchAllocation.ts";
import { type BenchChain, GENESIS } from "./openBenchChain.ts";
import { seededBytes } from "./seededBytes.ts";

/** How long campaigns are open, in seconds. */
export const MONTH = 30n * 86_400n;

/** When they open, in Unix seconds: as soon as the chain begins. */
export const START = BigInt(Date.parse(GENESIS) / 1000);

/** The terms of a campaign over the whole allocation: open for a month, no gate, anybody may claim for anybody. */
export function campaignTerms({ operator }: BenchChain, token: Address, root: Hex): CampaignArguments {
  return {
    token,
    root,
    count: BigInt(ROWS),
    // The same in every run, and with it the campaign's address and what is signed for it.
    start: START,
    end: START + MONTH,
    waves: 0n,
    waveInterval: 0n,
    treasury: operator.account.address,
    gate: zeroAddress,
    maxExtraTime: 0n,
    claimFor: "Anyone",
    recallable: false,
    manifestHash: bytesToHex(seededBytes("manifest", 32)),
  };
}
