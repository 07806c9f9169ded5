import { computeBonds, computeStakes } from "../../../src/sdk/core/governance/caseBonds.ts";
import { type CaseStep, takeStep } from "../../../src/sdk/core/governance/caseSteps.ts";
import { type CaseRecord, caseAt, newCase, overBy } from "../../../src/sdk/core/governance/cases.ts";
import type { CaseScript, Said } from "./caseScript.ts";
import { refereesStory } from "./naiveReferee.ts";

/** How a case goes on: the toolkit's way, or one with a flaw. */
export type CaseRules = {
  readonly takeStep: typeof takeStep;
  readonly caseAt: typeof caseAt;
  readonly bondsOf: typeof computeBonds;
};

export const soundRules: CaseRules = { takeStep, caseAt, bondsOf: computeBonds };

/** One that divides by four without a rest; that rests are burned, `caseBonds.test.ts` shows. */
const BOND = 4_000n;

/** Plays a script by the rules, and tells where the referee sees it otherwise. */
export function disagreements(script: CaseScript, rules: CaseRules): readonly string[] {
  const story = refereesStory(script);
  const states: [moment: bigint, record: CaseRecord][] = [];
  const taken: Said["who"][] = [];
  let record = newCase(script.kind, BigInt(script.opened), BigInt(script.notice));
  states.push([record.openedAt, record]);
  for (const said of script.says) {
    const after = rules.takeStep(record, stepOf(said), BigInt(said.at));
    if (after === undefined) continue;
    record = after;
    taken.push(said.who);
    states.push([BigInt(said.at), record]);
  }
  const found: string[] = [];
  const compare = (what: string, ours: unknown, theirs: unknown) => {
    if (ours !== theirs) found.push(`${what}: ${ours}, and the referee says ${theirs}`);
  };
  compare("taken", taken.join(), story.taken.join());
  for (const { stage, from, until, standing } of story.periods) {
    const last = until === Infinity ? from + 400 * 86_400 : until - 1;
    for (const moment of [from, Math.floor((from + last) / 2), last]) {
      const known = states.findLast(([at]) => at <= BigInt(moment))?.[1] ?? record;
      const state = rules.caseAt(known, BigInt(moment));
      compare(`stage at ${moment}`, state.stage, stage);
      compare(`standing at ${moment}`, state.standing, standing);
      if (state.decidesBy !== 0n && state.decidesBy < BigInt(until === Infinity ? 0 : until)) {
        found.push(`decidesBy at ${moment}: ${state.decidesBy}, and ${stage} lasts until ${until}`);
      }
    }
  }
  const end = story.periods.at(-1)?.from ?? 0;
  const latest = Number(overBy(record)) + 7 * 86_400;
  if (end > latest) found.push(`over at ${end}, after ${latest}`);
  const bonds = rules.bondsOf(record, BOND);
  const inBonds = (amount: bigint) => Number(amount) / Number(BOND);
  compare("to the claimant", inBonds(bonds.toClaimant), story.paid.claimant);
  compare("to the respondent", inBonds(bonds.toRespondent), story.paid.respondent);
  compare("to the first panel", inBonds(bonds.toFirstPanel), story.paid.firstPanel);
  compare("to the second panel", inBonds(bonds.toSecondPanel), story.paid.secondPanel);
  compare("burned", inBonds(bonds.burned), story.paid.burned);
  const { claimant, respondent } = computeStakes(record, BOND);
  const out = bonds.toClaimant + bonds.toRespondent + bonds.toFirstPanel + bonds.toSecondPanel + bonds.burned;
  compare("bonds out", out, claimant + respondent);
  return found;
}

function stepOf({ who, ruling = "Upheld" }: Said): CaseStep {
  if (who === "first" || who === "second") return { kind: "rule", round: who === "first" ? 0 : 1, ruling };
  return { kind: who };
}
