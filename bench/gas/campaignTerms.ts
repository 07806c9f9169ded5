import { type Address, bytesToHex, type Hex, zeroAddress } from "viem";
import type { CampaignArguments } from "../../src/chain/campaignArguments.ts";
import { ROWS } from "./benchAllocation.ts";
import type { BenchChain } from "./openBenchChain.ts";
import { seededBytes } from "./seededBytes.ts";

const MONTH = 30n * 86_400n;

/** The terms of a campaign over the whole allocation: open for a month, no gate, anybody may claim for anybody. */
export async function campaignTerms(
  chain: BenchChain,
  token: Address,
  root: Hex,
): Promise<CampaignArguments> {
  const now = await chain.now();
  return {
    token,
    root,
    count: BigInt(ROWS),
    start: now,
    end: now + MONTH,
    waves: 0n,
    waveInterval: 0n,
    treasury: chain.operator.account.address,
    gate: zeroAddress,
    maxExtraTime: 0n,
    claimFor: "Anyone",
    manifestHash: bytesToHex(seededBytes("manifest", 32)),
  };
}
