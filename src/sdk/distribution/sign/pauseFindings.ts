import { getBlock } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { readGate } from "../../chain/read/readGate.ts";
import { endsInPause } from "../../core/campaign/endsInPause.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { type CampaignFinding, warning } from "../check/finding.ts";
import { readLeafStatuses } from "../claim/readLeafStatuses.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";
import { pausedUntil, pausingGates } from "../pause/pausingGates.ts";
import type { UnsignedClaim } from "./signedClaim.ts";

type SignedFor = Pick<RelayedCampaign, "campaign" | "gate" | "kind">;

/**
 * Warns the signer of a claim whose deadline is not after the end of the campaign's present pause (`EndsInPause`).
 * Nothing is checked for a claim without a deadline, nor for a release, which asks no gate.
 */
export async function pauseFindings(
  client: ReadClient,
  campaign: SignedFor,
  claim: UnsignedClaim,
): Promise<readonly CampaignFinding[]> {
  const { deadline } = claim.terms;
  if (deadline === 0n) return [];
  const until = pausedUntil(pausingGates(await readGate(client, campaign), campaign.campaign));
  if (until === undefined || !endsInPause(deadline, until)) return [];
  if (await isRelease(client, campaign, claim)) return [];
  const sentence = `Claims are paused until ${isoMoment(until)} at the latest, and this one is good until ${isoMoment(deadline)}: it may be over before it can be sent, for a pause moves the campaign's end, and no deadline.`;
  const hint = "Give a later --deadline, or leave it out.";
  return [warning("EndsInPause", sentence, hint, { deadline, until })];
}

/** Whether a vesting campaign's leaf is claimed, so that what is signed for is a release. */
async function isRelease(client: ReadClient, campaign: SignedFor, claim: UnsignedClaim): Promise<boolean> {
  if (campaign.kind !== "vesting") return false;
  const { number: blockNumber } = await getBlock(client);
  const index = Number(claim.index);
  const query = { campaign, indexes: [index], leafAt: () => claim, blockNumber };
  return (await readLeafStatuses(client, query))(index).isPaid;
}
