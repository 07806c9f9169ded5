import type { Address } from "viem";
import { readContract } from "viem/actions";
import { campaignAbi } from "../../../sdk/chain/abi/campaignAbi.ts";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { readVotesToken } from "../../../sdk/distribution/votes/readVotes.ts";
import type { VotesDomain } from "../../../sdk/distribution/votes/signedDelegation.ts";

/** A campaign's token, as far as its votes are concerned. */
export type ServedVotes =
  | { readonly token: Address; readonly domain: VotesDomain }
  /** Why no delegation is taken beside its claims. */
  | { readonly refusal: SymbolonError };

/**
 * Asks a campaign's token whether it takes signed delegations, once.
 * @throws what viem throws where the node does not answer
 */
export async function readServedVotes(client: ReadClient, campaign: Address): Promise<ServedVotes> {
  const token = await readContract(client, { address: campaign, abi: campaignAbi, functionName: "token" });
  try {
    const { domain } = await readVotesToken(client, { token, account: campaign });
    return { token, domain };
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return { refusal: thrown };
    throw thrown;
  }
}
