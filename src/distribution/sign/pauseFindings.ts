import type { ReadClient } from "../../chain/clients.ts";
import { readGate } from "../../chain/read/readGate.ts";
import { endsInPause } from "../../core/campaign/endsInPause.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { type Finding, warning } from "../check/finding.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";
import { pausedUntil, pausingGates } from "../pause/pausingGates.ts";

/**
 * Warns whoever signs a claim that is good no longer than its campaign is paused by now (`EndsInPause`). Only of a claim with a
 * deadline is the gate asked.
 * @param deadline last second at which the claim is good, Unix seconds; 0: none
 */
export async function pauseFindings(
  client: ReadClient,
  { campaign, gate }: Pick<RelayedCampaign, "campaign" | "gate">,
  deadline: bigint,
): Promise<readonly Finding[]> {
  if (deadline === 0n) return [];
  const until = pausedUntil(pausingGates(await readGate(client, { gate, campaign }), campaign));
  if (until === undefined || !endsInPause(deadline, until)) return [];
  const sentence = `Claims are paused until ${isoMoment(until)} at the latest, and this one is good until ${isoMoment(deadline)}: it may be over before it can be sent, for a pause moves the campaign's end, and no deadline.`;
  const hint = "Give a later --deadline, or leave it out.";
  return [warning("EndsInPause", sentence, hint, { deadline, until })];
}
