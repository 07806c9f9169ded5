import { takeStep } from "../../src/sdk/core/governance/caseSteps.ts";
import { type CaseRecord, caseAt, newCase, overBy } from "../../src/sdk/core/governance/cases.ts";
import {
  type AnswerTimes,
  answersFrom,
  type HesitatingSeat,
} from "../../src/sdk/core/governance/hesitation.ts";
import { simulateRoster } from "../../src/sdk/core/governance/simulate.ts";
import { randomFrom } from "../../src/sdk/core/randomFrom.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import type { Scale } from "./scale.ts";

const DAY = 86_400;
const SEED = "governance/stress";
const hesitant: AnswerTimes = { kind: "lognormal", median: DAY, sigma: 1, never: 0.36 };
const gone: AnswerTimes = { kind: "recorded", seconds: [null] };
/** Nine who hesitate, of whom two are gone. */
const GROUP: readonly HesitatingSeat[] = Array.from({ length: 9 }, (_, i) => ({
  name: `seat ${i + 1}`,
  member: i < 2 ? gone : hesitant,
  standIns: i < 2 ? [] : [hesitant, hesitant],
}));
const RULE = { quorum: 5, floor: 3, window: 7 * DAY, standIn: 2 * DAY };
const TOGETHER = 0.45;
/** Three of five rule. */
const PANEL: readonly HesitatingSeat[] = Array.from({ length: 5 }, () => ({
  name: "",
  member: hesitant,
  standIns: [],
}));
const PANEL_QUORUM = 3;

/** Whether a question is decided at some moment: the toolkit's clock, or one with a flaw. */
export type StressClocks = { readonly caseAt: typeof caseAt; readonly hasDefault: boolean };

/**
 * Questions that a group should decide while it hesitates, two of its seats are gone, and panels hesitate as it does: what is
 * left undecided, by the roster with its default, or where somebody disputes it by a case. Beside it the same seats by plain
 * 5 of 9, whom nothing hurries.
 */
export function stressRows(
  { stressed }: Scale,
  clocks: StressClocks = { caseAt, hasDefault: true },
): readonly Measurement[] {
  const { ways } = simulateRoster({ seats: GROUP, rule: RULE, together: TOGETHER }, stressed, SEED);
  const undecidedBy = (name: string) => ways.find(({ way }) => way === name)?.undecided ?? stressed;
  const cases = undecidedCases(stressed, clocks.caseAt);
  return [
    {
      id: "undecided-stress",
      about: `of ${stressed.toLocaleString("en")} acts that nine hesitating seats should decide, two of them gone, and as many cases before panels that hesitate as they do, those that are never decided, or never over`,
      unit: "questions",
      ours: spreadOf([undecidedBy(clocks.hasDefault ? "default" : "dormancy") + cases]),
      peer: { name: "plain 5 of 9, waited for without end", spread: spreadOf([undecidedBy("plain")]) },
      goal: 0,
    },
  ];
}

/** Cases in which everybody hesitates, and that are not over when they should be. */
function undecidedCases(count: number, now: typeof caseAt): number {
  const random = randomFrom(`${SEED}/cases`);
  const panels = answersFrom(PANEL, TOGETHER, random);
  const sides = answersFrom([{ name: "", member: hesitant, standIns: [] }], 0, random);
  let undecided = 0;
  for (let i = 0; i < count; i++) {
    const openedAt = 1_800_000_000n;
    let record = newCase("Fraud", openedAt, BigInt(Math.floor(random() * 90) * DAY));
    const times = [sides, panels, sides, panels].map((draw) => draw().map(([time = Infinity]) => time));
    const says = [
      { kind: "answer" },
      { kind: "rule", round: 0, ruling: random() < 0.5 ? "Upheld" : "Rejected" },
      { kind: "appeal" },
      { kind: "rule", round: 1, ruling: random() < 0.5 ? "Upheld" : "Rejected" },
    ] as const;
    says.forEach((step, at) => {
      const needed = step.kind === "rule" ? PANEL_QUORUM : 1;
      const after = [...(times[at] ?? [])].sort((a, b) => a - b)[needed - 1] ?? Infinity;
      const from = beginOf(record, step.kind);
      if (after !== Infinity) record = takeStep(record, step, from + BigInt(Math.floor(after))) ?? record;
    });
    const { stage } = now(record, overBy(record) + 7n * BigInt(DAY));
    if (stage !== "Done" && stage !== "Moot") undecided++;
  }
  return undecided;
}

/** From when on somebody thinks about it. */
function beginOf({ openedAt, ruledAt, appealedAt }: CaseRecord, kind: "answer" | "rule" | "appeal"): bigint {
  if (kind === "answer") return openedAt;
  if (kind === "appeal") return ruledAt;
  return appealedAt === 0n ? openedAt + 5n * BigInt(DAY) : appealedAt + 2n * BigInt(DAY);
}
