import { campaignTree } from "../../src/node/allocation/output/campaignTree.ts";
import { shownCredentials } from "../../src/node/batches/shownCredentials.ts";
import type { Tree } from "../../src/sdk/allocation/tree/buildTree.ts";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { type ClaimTree, claimTree } from "../../src/sdk/distribution/claim/claimTree.ts";
import { type GateAnswers, gateAnswers, requireGate } from "../../src/sdk/distribution/claim/gateAnswers.ts";
import type { RelayedCampaign } from "../../src/sdk/distribution/claim/relayedCampaign.ts";
import type { RejectedClaim } from "../../src/sdk/distribution/relay/selectClaims.ts";
import { progress } from "../progress.ts";

/**
 * A campaign's tree out of its folder, with the progress shown of reading it.
 * @throws SymbolonError as `campaignTree`
 */
export async function openTree(
  directory: string,
  campaign: RelayedCampaign,
): Promise<{ readonly tree: Tree; readonly leaves: ClaimTree }> {
  const stages = { read: progress("reading the tree"), rebuild: progress("hashing") };
  const tree = await campaignTree(directory, campaign, {
    onProgress: (stage, done, total) => stages[stage](done, total),
  });
  return { tree, leaves: claimTree(tree) };
}

/**
 * What a campaign's gate is shown, out of the credentials of those who have a leaf.
 * @param path undefined: there are no credentials, which is enough for some gates
 * @throws SymbolonError `NoGate`, and as `shownCredentials`
 */
export async function gateAt(
  client: ReadClient,
  campaign: RelayedCampaign,
  leaves: ClaimTree,
  path: string | undefined,
): Promise<{ readonly gate: GateAnswers; readonly rejected: readonly RejectedClaim[] }> {
  if (path === undefined) return { gate: await gateAnswers(client, campaign), rejected: [] };
  requireGate(campaign, path);
  const { shown, rejected } = await shownCredentials(path, (one) => leaves.indexOf(one) !== undefined);
  return { gate: await gateAnswers(client, campaign, shown), rejected };
}
