import { type Address, ContractFunctionExecutionError } from "viem";
import { getBlock, readContract } from "viem/actions";
import { instantCampaignAbi } from "../../../src/chain/abi/instantCampaignAbi.ts";
import { readCampaign } from "../../../src/chain/actions/readCampaign.ts";
import type { CampaignArguments } from "../../../src/chain/campaignArguments.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import type { ReadClient } from "../../command/connect.ts";
import { isSilent } from "./isSilent.ts";

/** A campaign whose leaves are claimed: none of this ever changes, but for the treasury, which does not matter here. */
export type RelayedCampaign = CampaignArguments & { readonly campaign: Address };

/** The chain's clock, and the campaign's end as of then, which a gate may have moved. Unix seconds. */
export type CampaignMoment = { readonly now: bigint; readonly end: bigint; readonly blockNumber: bigint };

/**
 * Reads an InstantCampaign.
 * @throws SymbolonError `NoCampaign` where there is none
 */
export async function relayedCampaign(client: ReadClient, campaign: Address): Promise<RelayedCampaign> {
  try {
    const { terms } = await readCampaign(client, { campaign });
    return { campaign, ...terms };
  } catch (cause) {
    if (!(cause instanceof ContractFunctionExecutionError) || isSilent(cause)) throw cause;
    throw new SymbolonError({
      code: "NoCampaign",
      reason: `There is no InstantCampaign at ${campaign} on chain ${client.chain.id}.`,
      cure: "Give the address that `symbolon campaign create` printed, and the RPC of its chain.",
      details: { campaign, chainId: client.chain.id },
      cause,
    });
  }
}

/** What decides by itself, without an item, whether anything can be paid: as of the newest block. */
export async function campaignMoment(client: ReadClient, campaign: Address): Promise<CampaignMoment> {
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const end = await readContract(client, {
    address: campaign,
    abi: instantCampaignAbi,
    functionName: "movedEnd",
    blockNumber,
  });
  return { now, end, blockNumber };
}
