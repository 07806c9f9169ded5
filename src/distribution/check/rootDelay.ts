import type { CampaignArguments, RootRules } from "../../chain/campaigns/campaignPlan.ts";
import type { GateState } from "../../chain/read/readGate.ts";
import { minBigInt } from "../../core/minBigInt.ts";
import { leavesOf } from "./checkGate.ts";
import { type Finding, problem } from "./finding.ts";

/**
 * Seconds by which pauses may delay a root of a cumulative campaign at most: all that its gates may pause, and no more than
 * its end may move. A gate of unknown code may use up all of that.
 */
export function rootDelay(
  gate: GateState,
  { maxExtraTime }: Pick<CampaignArguments, "maxExtraTime">,
): bigint {
  let paused = 0n;
  for (const one of leavesOf(gate)) {
    if (one.kind === "unknown" || one.kind === "missing") return maxExtraTime;
    if (one.kind === "PauseGate") paused += one.pause.maxPaused;
  }
  return minBigInt(paused, maxExtraTime);
}

export type CheckTimelockParameters = {
  readonly rules: Pick<RootRules, "timelock">;
  readonly terms: Pick<CampaignArguments, "end">;
  /** Unix seconds: from then on roots can be proposed. */
  readonly createdAt: bigint;
};

/**
 * Whether a cumulative campaign lasts long enough for a root to be accepted. Pauses do not matter: what they add to the timelock
 * they add to the end.
 */
export function checkTimelock({ rules, terms, createdAt }: CheckTimelockParameters): readonly Finding[] {
  const { timelock } = rules;
  const lasts = terms.end - createdAt;
  if (timelock < lasts) return [];
  return [
    problem(
      "TimelockBeyondEnd",
      `A root waits for a timelock of ${timelock} seconds, and the campaign lasts ${lasts} seconds from its creation to its end: no root can ever be accepted.`,
      "Give a later --end, or a shorter --timelock.",
      { timelock, lasts, end: terms.end, createdAt },
    ),
  ];
}
