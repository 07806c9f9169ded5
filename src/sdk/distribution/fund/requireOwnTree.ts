import type { Address } from "viem";
import type { PublishedTree } from "../../allocation/published/publishedTree.ts";
import type { ReadClient } from "../../chain/clients.ts";
import type { CampaignState } from "../../chain/read/readCampaign.ts";
import { SymbolonError } from "../../core/errors.ts";
import { inForceSince } from "../../core/text/moment.ts";
import { campaignState, rootSince } from "../state/campaignState.ts";

/**
 * Only a campaign's own tree tells what it owes.
 * @throws SymbolonError `NoCampaign`, `TreeMismatch`
 */
export async function requireOwnTree(
  client: ReadClient,
  campaign: Address,
  { directory, manifest, manifestHash }: PublishedTree,
): Promise<CampaignState> {
  const state = await campaignState(client, { campaign });
  const { root, count } = state.terms;
  const compared = [
    ["root", root, manifest.root],
    ["count", String(count), String(manifest.count)],
    ["manifest hash", state.terms.manifestHash, manifestHash],
  ].filter(([, there, here]) => there !== here);
  if (compared.length === 0) return state;
  const differences = compared.map(([what, there, here]) => `${what} ${here}, in the campaign ${there}`);
  throw new SymbolonError({
    code: "TreeMismatch",
    reason: `${directory} is not the tree of the campaign ${campaign}: ${differences.join("; ")}.`,
    hint:
      state.kind === "cumulative"
        ? `Give the folder of the tree whose root is in force${inForceSince(rootSince(state))}.`
        : "Give the folder that the campaign was created from.",
    details: { directory, campaign, differences: compared },
  });
}
