import { caseTasks } from "./caseTasks.ts";
import { proposalTasks } from "./proposalTasks.ts";
import type { WatchedHold, WatchFacts } from "./watchFacts.ts";
import type { WatchTask } from "./watchTask.ts";

/** What is due, what others have to do, and what is held. */
export type GovernanceWatch = {
  /** Those that are due first, each by its end. */
  readonly tasks: readonly WatchTask[];
  readonly holds: readonly WatchedHold[];
  readonly unread: readonly string[];
};

/** Who has to do what until when, and what happens otherwise: by the facts and their moment alone. */
export function watchGovernance(facts: WatchFacts): GovernanceWatch {
  const { now, cases, proposals, unread } = facts;
  const holds = facts.holds.filter(({ until }) => until > now);
  const tasks = [
    ...cases.flatMap((one) => caseTasks(one, { ...facts, holds })),
    ...proposals.flatMap((one) => proposalTasks(one, now)),
  ];
  return {
    tasks: tasks.toSorted(byUrgency),
    holds: holds.toSorted((a, b) => order(a.until, b.until)),
    unread,
  };
}

const order = (a: bigint, b: bigint) => Number(a > b) - Number(a < b);

/** What has no end comes last. */
function byUrgency(a: WatchTask, b: WatchTask): number {
  if (a.isDue !== b.isDue) return a.isDue ? -1 : 1;
  if (a.until === undefined || b.until === undefined) {
    return Number(a.until === undefined) - Number(b.until === undefined);
  }
  return order(a.until, b.until);
}
