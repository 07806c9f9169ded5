import { SymbolonError } from "../../src/core/errors.ts";
import { scheduleChart } from "../../src/distribution/schedule/scheduleChart.ts";
import type { ReadFacts } from "../../src/distribution/state/readCampaignFacts.ts";

/**
 * The page that draws a campaign's schedule.
 * @throws SymbolonError `NoSchedule` where the campaign has none
 */
export function chartOfCampaign(facts: ReadFacts): string {
  const { campaign, kind, now, terms } = facts;
  if (facts.kind !== "vesting") {
    throw new SymbolonError({
      code: "NoSchedule",
      reason: `The campaign ${campaign} is of kind ${kind}: it has no schedule to draw.`,
      hint: "Leave --chart out, or give a vesting campaign.",
      details: { campaign, kind },
    });
  }
  const { start, waves, waveInterval } = terms;
  const title = `Vesting of ${campaign}`;
  return scheduleChart({
    schedule: facts.schedule,
    now,
    title,
    window: { start, end: facts.effectiveEnd, waves, waveInterval },
  });
}
