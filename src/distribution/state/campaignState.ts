import { type Address, ContractFunctionExecutionError } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import { isSilent } from "../../chain/errors/explainThrown.ts";
import {
  type CampaignState,
  type ReadCampaignParameters,
  readCampaign,
} from "../../chain/read/readCampaign.ts";
import { SymbolonError } from "../../core/errors.ts";

/**
 * What a campaign says of itself.
 * @throws SymbolonError `NoCampaign` where the contract there does not answer like one
 */
export async function campaignState(
  client: ReadClient,
  asked: ReadCampaignParameters,
): Promise<CampaignState> {
  try {
    return await readCampaign(client, asked);
  } catch (thrown) {
    if (!(thrown instanceof ContractFunctionExecutionError) || isSilent(thrown)) throw thrown;
    throw noCampaign(asked.campaign, client.chain.id);
  }
}

/** There is no campaign at the address. */
export function noCampaign(campaign: Address, chainId: number): SymbolonError {
  return new SymbolonError({
    code: "NoCampaign",
    reason: `There is no campaign at ${campaign} on chain ${chainId}.`,
    hint: "Check address and chain; where it was not created yet, run symbolon campaign create again.",
    details: { campaign, chainId },
  });
}
