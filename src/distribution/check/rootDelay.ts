import type { CampaignArguments, RootRules } from "../../chain/campaignArguments.ts";
import type { GateState } from "../../chain/gateState.ts";
import { least } from "../../core/least.ts";
import { leavesOf } from "./checkGate.ts";
import { type Finding, problem } from "./finding.ts";

type Terms = Pick<CampaignArguments, "end" | "maxExtraTime">;

/**
 * Seconds by which pauses may delay a root of a cumulative campaign at most: all that its gates may pause, and no more than
 * its end may move. A gate of unknown code may use up all of that.
 */
export function rootDelay(gate: GateState, { maxExtraTime }: Pick<Terms, "maxExtraTime">): bigint {
  let paused = 0n;
  for (const one of leavesOf(gate)) {
    if (one.kind === "unknown" || one.kind === "missing") return maxExtraTime;
    if (one.kind === "PauseGate") paused += one.pause.maxPaused;
  }
  return least(paused, maxExtraTime);
}

export type CheckRootDelayParameters = {
  readonly rules: Pick<RootRules, "timelock">;
  readonly terms: Terms;
  readonly gate: GateState;
  /** Unix seconds: from then on roots can be proposed. */
  readonly createdAt: bigint;
};

/** Whether a cumulative campaign lasts long enough for a root to be accepted, however its gate pauses it. */
export function checkRootDelay({
  rules,
  terms,
  gate,
  createdAt,
}: CheckRootDelayParameters): readonly Finding[] {
  const { timelock } = rules;
  const delay = rootDelay(gate, terms);
  const lasts = terms.end - createdAt;
  if (timelock + delay < lasts) return [];
  const pauses = delay === 0n ? "" : `, and pauses may add ${delay}`;
  return [
    problem(
      "TimelockBeyondEnd",
      `A root waits for a timelock of ${timelock} seconds${pauses}, and the campaign lasts ${lasts} seconds from its creation to its end: no root might ever be accepted.`,
      "Give a later --end, a shorter --timelock, or less --max-extra-time.",
      { timelock, delay, lasts, end: terms.end, createdAt },
    ),
  ];
}
