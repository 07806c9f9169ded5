import { durationText } from "../../src/sdk/core/text/duration.ts";
import { formatCount } from "../../src/sdk/core/text/format.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import type { LaneOverview } from "../../src/services/gateway/tables/laneOverview.ts";
import { table } from "../output.ts";

/** A lane of a gateway as programs get it. */
export function laneDocument({
  oldestWaiting = null,
  expectedUntil = null,
  ...lane
}: { [Name in keyof LaneOverview]: LaneOverview[Name] | null }) {
  return { ...lane, oldestWaiting, expectedUntil };
}

/** The same for people. */
export function laneLines(lane: LaneOverview): readonly string[] {
  const { queued, oldestWaiting, overdue, expectedUntil } = lane;
  const seconds = (value: number) => durationText(Math.round(value));
  const until = expectedUntil === undefined ? undefined : isoMomentOr(BigInt(Math.ceil(expectedUntil)), "");
  return [
    "",
    `lane ${lane.lane}: ${lane.class}, weighs ${lane.weight}`,
    ...table([
      ["  waiting", formatCount(queued)],
      ["  the oldest for", oldestWaiting === undefined ? undefined : seconds(oldestWaiting)],
      ["  turns behind by", overdue > 0 ? seconds(overdue) : undefined],
      ["  expected until", until ?? "nobody is"],
    ]),
  ];
}
