import type { Address } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import { isAnotherContract } from "../../chain/errors/explainViemError.ts";
import {
  type CampaignState,
  type CumulativeState,
  type ReadCampaignParameters,
  type RootProposal,
  readCampaign,
} from "../../chain/read/readCampaign.ts";
import { SymbolonError } from "../../core/errors.ts";

/**
 * What a campaign says of itself.
 * @throws SymbolonError `NoCampaign` where the contract there does not answer like one
 */
export async function campaignState(
  client: ReadClient,
  parameters: ReadCampaignParameters,
): Promise<CampaignState> {
  try {
    return await readCampaign(client, parameters);
  } catch (thrown) {
    if (!isAnotherContract(thrown)) throw thrown;
    throw noCampaign(parameters.campaign, client.chain.id);
  }
}

export function noCampaign(campaign: Address, chainId: number): SymbolonError {
  return new SymbolonError({
    code: "NoCampaign",
    reason: `There is no campaign at ${campaign} on chain ${chainId}.`,
    hint: "Check address and chain; if the campaign does not exist yet, run symbolon campaign create again.",
    details: { campaign, chainId },
  });
}

/**
 * What a cumulative campaign says of itself.
 * @throws SymbolonError `NotCumulative`, `NoCampaign`
 */
export async function cumulativeState(
  client: ReadClient,
  campaign: Address,
  blockNumber: bigint,
): Promise<CumulativeState> {
  const state = await campaignState(client, { campaign, blockNumber });
  if (state.kind === "cumulative") return state;
  throw new SymbolonError({
    code: "NotCumulative",
    reason: `The campaign ${campaign} is of kind ${state.kind}: its root never changes.`,
    hint: "Give a cumulative campaign: symbolon campaign show prints the kind.",
    details: { campaign, kind: state.kind },
  });
}

/** The proposal that waits; undefined where none can be accepted any more. */
export function findPendingProposal({ roots }: CumulativeState, now: bigint): RootProposal | undefined {
  const { proposal } = roots;
  return proposal !== undefined && now < proposal.expires ? proposal : undefined;
}

/**
 * Unix seconds, at the latest, when the present root replaced another one: pauses since then have moved this moment on.
 * Undefined: it is the campaign's first.
 */
export function rootSince(state: CampaignState): bigint | undefined {
  if (state.kind !== "cumulative" || state.roots.previousRoot === undefined) return undefined;
  // The overlap begins when a root is accepted.
  return state.roots.overlapEnds - state.rules.overlap;
}
