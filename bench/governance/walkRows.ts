import { takeStep } from "../../src/sdk/core/governance/caseSteps.ts";
import {
  type CaseRecord,
  caseAt,
  caseSchedule,
  computeConclusion,
  newCase,
} from "../../src/sdk/core/governance/cases.ts";
import { randomFrom } from "../../src/sdk/core/randomFrom.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import type { Scale } from "./scale.ts";
import { type Clocks, leadsOut, soundClocks, walkCase, walkProposal } from "./walks.ts";

const DAY = 86_400;

/** States of cases and proposals, walked to at random, that time alone does not lead out of. */
export function exitRows({ states }: Scale, clocks: Clocks = soundClocks): readonly Measurement[] {
  const random = randomFrom("governance/walks");
  let walked = 0;
  let stuck = 0;
  for (let i = 0; walked < states; i++) {
    for (const state of (i % 2 === 0 ? walkCase : walkProposal)(random, clocks)) {
      walked++;
      if (!leadsOut(state)) stuck++;
    }
  }
  return [
    {
      id: "states-without-exit",
      about: `of ${walked.toLocaleString("en")} walked states of cases and proposals, those that time alone does not end at the moment that was said beforehand`,
      unit: "states",
      ours: spreadOf([stuck]),
      peer: null,
      goal: 0,
    },
  ];
}

const UNDER_WAY = new Set(["Answer", "Panel", "Appeal", "SecondPanel"]);
/** Added to what is not over when it should be. */
const NEVER = 1_000n * BigInt(DAY);

/** Every moment at which a step may come: the first, the last, and some in between. */
const SHARES = [0, 0.5, 1];

/** How long cases take from their opening: decided first, final without an appeal, final with one. The longest of all. */
export function daysRows(now: typeof caseAt = caseAt): readonly Measurement[] {
  const days = { decided: 0, unappealed: 0, appealed: 0 };
  const openedAt = 1_800_000_000n;
  const note = (kind: keyof typeof days, at: bigint) => {
    days[kind] = Math.max(days[kind], Number(at - openedAt) / DAY);
  };
  for (const record of playedCases(openedAt)) {
    const { ruledAt, first, appealedAt } = record;
    const isRuled = first !== "None";
    // A second ruling has overwritten when the first was made; cases without one have been noted before.
    if (isRuled && appealedAt === 0n) note("decided", ruledAt);
    if (!isRuled) note("decided", openedAt + caseSchedule.panel);
    const { finalAt } = computeConclusion(record);
    const isOver = !UNDER_WAY.has(now(record, finalAt).stage);
    const moment = isOver ? finalAt : finalAt + NEVER;
    note(appealedAt > 0n ? "appealed" : "unappealed", moment);
  }
  const row = (id: string, about: string, value: number, goal: number): Measurement => ({
    id,
    about,
    unit: "days",
    ours: spreadOf([Math.round(value * 100) / 100]),
    peer: null,
    goal,
  });
  const every =
    "from the opening, the longest of all cases with steps at the first and last moments of their stages";
  return [
    row("decided-days", `to the first panel's ruling, or to the end without one; ${every}`, days.decided, 7),
    row("final-days-unappealed", `to a final one, without an appeal; ${every}`, days.unappealed, 10),
    row("final-days-appealed", `to a final one, with an appeal; ${every}`, days.appealed, 14),
  ];
}

/** Cases in which each of who may act does so at the first or the last moment, or not at all. */
function* playedCases(openedAt: bigint): Generator<CaseRecord> {
  const at = (from: bigint, length: bigint, share: number) =>
    from + BigInt(Math.round(Number(length - 1n) * share));
  const opened = newCase("Fraud", openedAt, 0n);
  const { answer, evidence, panel, appeal, appealEvidence, secondPanel } = caseSchedule;
  const answered = SHARES.flatMap(
    (share) => takeStep(opened, { kind: "answer" }, at(openedAt, answer, share)) ?? [],
  );
  const ruled = [opened, ...answered].flatMap((record) =>
    SHARES.flatMap((share) => {
      const moment = at(openedAt + evidence, panel - evidence, share);
      return takeStep(record, { kind: "rule", round: 0, ruling: "Upheld" }, moment) ?? [];
    }),
  );
  const appealed = ruled.flatMap((record) =>
    SHARES.flatMap((share) => takeStep(record, { kind: "appeal" }, at(record.ruledAt, appeal, share)) ?? []),
  );
  const heard = appealed.flatMap((record) =>
    SHARES.flatMap((share) => {
      const moment = at(record.appealedAt + appealEvidence, secondPanel - appealEvidence, share);
      return takeStep(record, { kind: "rule", round: 1, ruling: "Rejected" }, moment) ?? [];
    }),
  );
  yield* [opened, ...answered, ...ruled, ...appealed, ...heard];
}
