import type { Address } from "viem";
import type { CumulativeState, RootProposal } from "../../../src/chain/actions/readCampaign.ts";
import type { ReadClient } from "../../../src/chain/clients.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { campaignState } from "../../../src/distribution/state/campaignState.ts";

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
    hint: "Give a cumulative campaign: symbolon campaign show tells what kind one is.",
    details: { campaign, kind: state.kind },
  });
}

/** The proposal that waits; undefined where there is none, or none that can still be accepted. */
export function pendingOf({ roots }: CumulativeState, now: bigint): RootProposal | undefined {
  const { proposal } = roots;
  return proposal !== undefined && now < proposal.expires ? proposal : undefined;
}
