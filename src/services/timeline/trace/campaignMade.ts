import { claimableFrom } from "../../../sdk/core/campaign/waves.ts";
import { exactly, type TimelineStep } from "../../../sdk/core/timeline/timelineStep.ts";
import { type CreatedCampaignRow, createdCampaign } from "../follow/rows.ts";
import type { ChainEvent } from "../tables/events.ts";

const SECOND = 1_000;

/** The campaign that an event created, unless the event was taken back. */
export function campaignMade(event: ChainEvent): CreatedCampaignRow | undefined {
  const { role, undone } = event;
  return role === undefined || undone !== undefined ? undefined : createdCampaign(role, event);
}

/** When a leaf's wave opens, by the terms at the campaign's creation; undefined: no such leaf, or no such campaign. */
export function openingStep(event: ChainEvent, index: bigint | undefined): TimelineStep | undefined {
  const terms = campaignMade(event)?.plan.terms;
  if (terms === undefined || index === undefined || index >= terms.count) return undefined;
  return {
    kind: "opened",
    moment: exactly(Number(claimableFrom(index, terms)) * SECOND, "rule"),
    actor: undefined,
    cause: undefined,
    why: "terms of the campaign",
    words: terms.waves === 0n ? "claims open" : `its wave opens, one of ${terms.waves}`,
    ground: "rule",
  };
}
