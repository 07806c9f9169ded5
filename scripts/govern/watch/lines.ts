import { WHOLE_BATCH } from "../../../src/sdk/core/status/holds.ts";
import { countdown } from "../../../src/sdk/core/text/countdown.ts";
import { formatThings } from "../../../src/sdk/core/text/format.ts";
import { isoMoment } from "../../../src/sdk/core/text/moment.ts";
import { tokenAmount } from "../../../src/sdk/core/text/tokenAmount.ts";
import type { WatchedHold, WatchFacts } from "../../../src/sdk/governance/watch/watchFacts.ts";
import type { GovernanceWatch } from "../../../src/sdk/governance/watch/watchGovernance.ts";
import type { TaskName, WatchTask } from "../../../src/sdk/governance/watch/watchTask.ts";

/** What a look amounts to, for programs. */
export function watchDocument(
  { now, blockNumber }: WatchFacts,
  { tasks, holds, unread }: GovernanceWatch,
): object {
  return {
    due: tasks.filter(({ isDue }) => isDue).map(taskDocument),
    waiting: tasks.filter(({ isDue }) => !isDue).map(taskDocument),
    holds: holds.map(({ batch, target, from, until, evidence }) => ({
      batch,
      index: target === WHOLE_BATCH ? null : target,
      from,
      until,
      evidence,
    })),
    unread,
    blockNumber,
    time: now,
  };
}

function taskDocument({ task, where, id, about, who, from, until, bond, otherwise }: WatchTask): object {
  return {
    task,
    where,
    id,
    about,
    who,
    from: from ?? null,
    until: until ?? null,
    bond: bond === undefined ? null : { amount: bond.amount, token: bond.token },
    otherwise,
  };
}

/** The same for people: a line for each. */
export function watchLines(
  { now, blockNumber }: WatchFacts,
  { tasks, holds, unread }: GovernanceWatch,
): readonly string[] {
  const due = tasks.filter(({ isDue }) => isDue).length;
  const counts = [
    formatThings(due, "thing is due", "things are due"),
    `${tasks.length - due} with others, or later`,
    formatThings(holds.length, "hold"),
  ];
  return [
    `${isoMoment(now)}, block ${blockNumber}: ${counts.join(", ")}`,
    ...tasks.map((task) => taskLine(task, now)),
    ...holds.map((hold) => holdLine(hold, now)),
    ...unread.map((one) => `not read: ${one}`),
  ];
}

const VERBS: Readonly<Record<TaskName, string>> = {
  answer: "answer the case",
  bringEvidence: "bring evidence to the case",
  rule: "rule on the case",
  appeal: "appeal in the case",
  carryOut: "carry out the case",
  endHold: "end the hold for the case",
  pay: "pay the bonds of the case",
  vote: "sign or object to the proposal",
  execute: "execute the proposal",
  countSilences: "count the silences of the proposal",
};

function taskLine(
  { task, isDue, where, id, about, who, from, until, bond, otherwise }: WatchTask,
  now: bigint,
) {
  const when = [
    ...(from === undefined ? [] : [`from ${countdown(from, now)}`]),
    ...(until === undefined ? [] : [`until ${countdown(until, now)}`]),
    ...(bond === undefined ? [] : [`bond ${tokenAmount(bond.amount, bond.tokenWords)}`]),
  ];
  return `${isDue ? "DUE" : "waits"}: ${VERBS[task]} ${id} (${about}) at ${where}: ${[who, ...when].join("; ")}; otherwise ${otherwise}`;
}

function holdLine({ batch, target, until }: WatchedHold, now: bigint): string {
  const what = target === WHOLE_BATCH ? "the whole batch" : `credential ${target} of the batch`;
  return `held: ${what} ${batch}, until ${countdown(until, now)}`;
}

/** What has changed if it is another one: not the time that is left. */
export function stateOf({ tasks, holds, unread }: GovernanceWatch): string {
  return [
    ...tasks.map(({ task, isDue, id, who, until }) => [task, isDue, id, who, until].join(" ")),
    ...holds.map(({ batch, target, until }) => [batch, target, until].join(" ")),
    ...unread,
  ].join("\n");
}
