import type { Address, Hex } from "viem";
import { getBlock, readContract } from "viem/actions";
import { instantCampaignAbi } from "../../chain/abi/instantCampaignAbi.ts";
import type { CampaignArguments } from "../../chain/campaigns/campaignPlan.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { isPayoutCoin } from "../../chain/read/payoutCoin.ts";
import type { CampaignState } from "../../chain/read/readCampaign.ts";
import { campaignState, rootSince } from "../state/campaignState.ts";
import type { PayingCampaign } from "./duePayment.ts";

/** A campaign, and the roots under which it pays. */
export type ClaimedRoots = {
  readonly campaign: Address;
  readonly root: Hex;
  /** Of a cumulative campaign: the root before the present one, while it is good. */
  readonly previousRoot?: Hex;
  /** Unix seconds, at the latest, when the present root replaced another one. */
  readonly since?: bigint;
};

/**
 * A campaign whose leaves are claimed. Two parts can change after it was read: the treasury, which does not matter
 * here, and the tree of a cumulative campaign.
 */
export type RelayedCampaign = CampaignArguments &
  ClaimedRoots &
  PayingCampaign & {
    /** Its token is the PayoutCoin: it pays the chain's own coin. */
    readonly isCoin?: true;
  };

/**
 * Reads a campaign whose leaves are to be claimed, signed for or released.
 * @throws SymbolonError `NoCampaign` where the address has no campaign
 */
export async function relayedCampaign(client: ReadClient, campaign: Address): Promise<RelayedCampaign> {
  const { number: blockNumber, timestamp } = await getBlock(client);
  const state = await campaignState(client, { campaign, blockNumber });
  const isCoin = await isPayoutCoin(client, state.terms.token);
  return { campaign, ...state.terms, ...ofKind(state, timestamp), ...(isCoin && { isCoin }) };
}

function ofKind(state: CampaignState, now: bigint) {
  const { kind } = state;
  if (kind === "vesting") return { kind, schedule: state.schedule };
  if (kind === "instant") return { kind };
  const { previousRoot, overlapEnds } = state.roots;
  const since = rootSince(state);
  return {
    kind,
    ...(previousRoot !== undefined && now < overlapEnds && { previousRoot }),
    ...(since !== undefined && { since }),
  };
}

/** A campaign as of the newest block. */
export type CampaignAtBlock = {
  readonly blockNumber: bigint;
  /** The chain's clock, and the campaign's end as of then, which a gate may have moved: Unix seconds. */
  readonly now: bigint;
  readonly end: bigint;
  /** Wei a gas; 0 where the chain has none. */
  readonly baseFee: bigint;
  /** The share of its gas limit that the block used: 0 to 1. */
  readonly fullness: number;
};

/** Reads the newest block. */
export async function campaignMoment(
  client: ReadClient,
  campaign: Pick<RelayedCampaign, "campaign" | "end">,
): Promise<CampaignAtBlock> {
  const { number: blockNumber, timestamp: now, baseFeePerGas, gasUsed, gasLimit } = await getBlock(client);
  const end = await readEndAsOf(client, campaign, { blockNumber, now });
  const fullness = gasLimit === 0n ? 0 : Number(gasUsed) / Number(gasLimit);
  return { blockNumber, now, end, baseFee: baseFeePerGas ?? 0n, fullness };
}

/**
 * A campaign's end as of a block, in Unix seconds; it is read only once the first end is over, since nothing moves it
 * before.
 * @param now of the block, Unix seconds
 */
export async function readEndAsOf(
  client: ReadClient,
  { campaign: address, end }: Pick<RelayedCampaign, "campaign" | "end">,
  { blockNumber, now }: { readonly blockNumber: bigint; readonly now: bigint },
): Promise<bigint> {
  if (now < end) return end;
  const call = { address, abi: instantCampaignAbi, functionName: "effectiveEnd", blockNumber } as const;
  return readContract(client, call);
}
