import { seatsIn } from "../../core/governance/roster.ts";
import { type Default, isOfOneSeat, type Stage } from "../../core/governance/stage.ts";
import type { WatchedProposal } from "./watchFacts.ts";
import type { WatchTask } from "./watchTask.ts";

/** What becomes of a proposal by silence, in words. */
export const becomesText: Readonly<Partial<Record<Stage, string>>> = {
  Lapsed: "it lapses, and all stays as it was",
  Passed: "it passes",
  Void: "it is void, since nobody executed it",
};

/**
 * The tasks of a proposal. What one seat alone wanted and what has lapsed is nobody's task: one seat can leave as
 * many behind as it likes.
 */
export function proposalTasks(proposal: WatchedProposal, now: bigint): readonly WatchTask[] {
  const { group, id, act, does, stage, from, silence } = proposal;
  const task = { where: group, id, about: `${act}: ${does}`, bond: undefined, from: undefined } as const;
  const end = { until: silence?.at, otherwise: textOf(silence) };
  if (stage === "Open") return [{ ...task, ...end, task: "vote", isDue: true, who: silentSeats(proposal) }];
  if (stage === "Passed") {
    const isEarly = now < from;
    const when = isEarly ? { from } : {};
    return [{ ...task, ...end, ...when, task: "execute", isDue: !isEarly, who: "anybody" }];
  }
  if (!mayBeCounted(proposal)) return [];
  const otherwise = "the seats that were silent count as if they were there";
  return [{ ...task, task: "countSilences", isDue: true, who: "anybody", until: undefined, otherwise }];
}

/** Whether it makes sense to count who was silent: of what one seat alone wanted, it would make the others dormant. */
export function mayBeCounted(proposal: Pick<WatchedProposal, "stage" | "isCountable" | "assents">): boolean {
  return proposal.stage === "Lapsed" && proposal.isCountable && !isOfOneSeat(proposal);
}

const textOf = (silence: Default | undefined) =>
  (silence && becomesText[silence.becomes]) ?? "nothing changes";

function silentSeats({ group, seats, assents, objections }: WatchedProposal): string {
  const spoke = seatsIn(assents | objections);
  const silent = Array.from({ length: seats }, (_, seat) => seat).filter((seat) => !spoke.includes(seat));
  return `${silent.length === 1 ? "seat" : "seats"} ${silent.join(", ")} of ${group}`;
}
