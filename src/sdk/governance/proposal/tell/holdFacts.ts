import { holdCharge, isBeyondBudget, type ProposedHold } from "../../../core/governance/budget.ts";
import { durationText } from "../../../core/text/duration.ts";
import { isoMoment } from "../../../core/text/moment.ts";
import type { CallFacts, ToldRow } from "./told.ts";

/** Until when a hold lasts, and what it takes of the budget of whoever signs it. */
export function holdRows(hold: ProposedHold, facts: CallFacts["holds"]): readonly ToldRow[] {
  const until: ToldRow = ["until", isoMoment(hold.until)];
  if (facts === undefined) return [until];
  const { now, budget, held } = facts;
  const left = held.map((before) => leftText(BigInt(budget) - before));
  const same = left.every((text) => text === left[0]);
  return [
    until,
    ["counts", `${durationText(holdCharge(hold, now))} for each seat that signs`],
    [
      "budget left",
      same
        ? `${left[0] ?? "none"} of ${durationText(budget)}, for each seat`
        : left.map((text, i) => `seat ${i} ${text}`).join(", "),
    ],
  ];
}

const leftText = (seconds: bigint) => (seconds > 0n ? durationText(seconds) : "none");

/** A hold that no seat may sign for by itself. */
export function holdWarnings(hold: ProposedHold, facts: CallFacts["holds"]): readonly string[] {
  if (facts === undefined || hold.until <= facts.now) return [];
  const { now, held, ...rule } = facts;
  if (!held.every((before) => isBeyondBudget(hold, rule, now, [before]))) return [];
  return ["The hold is beyond what a seat may sign for by itself: it needs the quorum of Suspend."];
}
