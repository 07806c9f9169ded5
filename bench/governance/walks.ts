import { type Act, acts, mayPassByObjection } from "../../src/sdk/core/governance/acts.ts";
import { type CaseStep, takeStep } from "../../src/sdk/core/governance/caseSteps.ts";
import { type CaseRecord, caseAt, caseKinds, newCase } from "../../src/sdk/core/governance/cases.ts";
import type { Rule } from "../../src/sdk/core/governance/rules.ts";
import { defaultOf, type OpenProposal, type Stage, stageAt } from "../../src/sdk/core/governance/stage.ts";
import type { Random } from "../../src/sdk/core/randomFrom.ts";

/** Where something stands, and when that is over whoever acts or does not; `decidesBy` 0: nothing more comes. */
export type Standing = { readonly stage: string; readonly decidesBy: bigint };

/** Something that was walked to, and how time goes on with it. */
export type WalkedState = { readonly at: bigint; readonly standsAt: (moment: bigint) => Standing };

/** How time goes on: the toolkit's way, or one with a flaw. */
export type Clocks = { readonly caseAt: typeof caseAt; readonly stageAt: typeof stageAt };

export const soundClocks: Clocks = { caseAt, stageAt };

const DAY = 86_400n;
const BEGIN = 1_800_000_000n;
const FINAL = new Set(["None", "Done", "Moot", "Refused", "Lapsed", "Void"]);
/** Stages that follow each other in the longest life. */
const MAX_STAGES = 8;
/** Where a flaw keeps something open, a walk ends all the same. */
const MAX_STEPS = 40;
/** Beyond which nothing is open: notices of 90 days, windows of 30, and all stages of a case. */
const MAX_LIFE = 150n * DAY;

/**
 * Whether time alone leads out: from stage to stage, each at the moment that was said beforehand, to one that is final, in a
 * few stages and a bounded time.
 */
export function leadsOut({ at, standsAt }: WalkedState): boolean {
  let moment = at;
  for (let i = 0; i < MAX_STAGES; i++) {
    const { stage, decidesBy } = standsAt(moment);
    if (FINAL.has(stage)) return decidesBy === 0n;
    const isAhead = decidesBy > moment && decidesBy <= at + MAX_LIFE;
    // It lasts until then, and not a second longer.
    if (!isAhead || standsAt(decidesBy - 1n).stage !== stage || standsAt(decidesBy).stage === stage)
      return false;
    moment = decidesBy;
  }
  return false;
}

/** Walks through a case as people might play it, well or badly, and gives each state on the way. */
export function* walkCase(random: Random, clocks: Clocks): Generator<WalkedState> {
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  let at = BEGIN + BigInt(Math.floor(random() * 86_400));
  let record: CaseRecord = newCase(pick(caseKinds), at, BigInt(Math.floor(random() ** 3 * 90 * 86_400)));
  const stateAt = (known: CaseRecord): WalkedState => ({
    at,
    standsAt: (moment) => clocks.caseAt(known, moment),
  });
  yield stateAt(record);
  for (let i = 0; i < MAX_STEPS; i++) {
    const { stage, decidesBy } = clocks.caseAt(record, at);
    if (FINAL.has(stage)) return;
    at += BigInt(Math.floor(random() * (random() < 0.3 ? 9 : 2) * 86_400)) + 1n;
    const after = takeStep(record, pick(STEPS), at);
    record = after ?? record;
    if (after !== undefined || at >= decidesBy) yield stateAt(record);
  }
}

const STEPS: readonly CaseStep[] = [
  { kind: "answer" },
  { kind: "addEvidence" },
  { kind: "appeal" },
  { kind: "carryOut" },
  { kind: "rule", round: 0, ruling: "Upheld" },
  { kind: "rule", round: 0, ruling: "Rejected" },
  { kind: "rule", round: 1, ruling: "Upheld" },
  { kind: "rule", round: 1, ruling: "Rejected" },
];

const ROSTER = 1;
const SEATS = 9;

/** Walks through a proposal: seats assent, object or stay away; somebody executes it, uses its nonce, or replaces the roster. */
export function* walkProposal(random: Random, clocks: Clocks): Generator<WalkedState> {
  let at = BEGIN + BigInt(Math.floor(random() * 86_400));
  let proposal = openedProposal(random, at);
  let situation = { roster: ROSTER, isUsed: false };
  const standsAt =
    (known: OpenProposal, then: typeof situation) =>
    (moment: bigint): Standing => {
      const now = { ...then, now: moment };
      return { stage: clocks.stageAt(known, now), decidesBy: defaultOf(known, now)?.at ?? 0n };
    };
  const stage = (): Stage => clocks.stageAt(proposal, { ...situation, now: at });
  for (let i = 0; i < MAX_STEPS; i++) {
    yield { at, standsAt: standsAt(proposal, situation) };
    if (FINAL.has(stage())) return;
    at += BigInt(Math.floor(random() ** 2 * 10 * 86_400)) + 1n;
    const now = stage();
    if (random() < 0.02)
      situation = random() < 0.5 ? { ...situation, roster: 2 } : { ...situation, isUsed: true };
    else if (now === "Open") proposal = spokenOn(proposal, random, at);
    else if (now === "Passed" && random() < 0.3)
      proposal = { ...proposal, isClosed: true, passedAt: passedBy(proposal) };
  }
}

function openedProposal(random: Random, openedAt: bigint): OpenProposal {
  const act = acts[Math.floor(random() * acts.length)] as Act;
  const quorum = 1 + Math.floor(random() * SEATS);
  const rule: Rule = {
    quorum,
    floor: quorum,
    vetoes: 1 + Math.floor(random() * SEATS),
    evidence: false,
    budget: 0,
    sunset: 0,
    mode: mayPassByObjection(act) && random() < 0.5 ? "Objection" : "Assent",
    window: 3_600 + Math.floor(random() * 30 * 24) * 3_600,
    standIn: 0,
    notice: Math.floor(random() ** 3 * 90) * 86_400,
  };
  const proposal = {
    rule,
    act,
    openedAt,
    passedAt: 0n,
    roster: ROSTER,
    assents: 0,
    objections: 0,
    isClosed: false,
  };
  return spokenOn(proposal, random, openedAt);
}

/** One more seat has spoken. */
function spokenOn(proposal: OpenProposal, random: Random, at: bigint): OpenProposal {
  const seat = 1 << Math.floor(random() * SEATS);
  if (((proposal.assents | proposal.objections) & seat) !== 0) return proposal;
  if (random() < 0.3) return { ...proposal, objections: proposal.objections | seat };
  const assents = proposal.assents | seat;
  const isEnough = countOf(assents) >= proposal.rule.quorum;
  return { ...proposal, assents, passedAt: isEnough && proposal.passedAt === 0n ? at : proposal.passedAt };
}

const passedBy = ({ passedAt, openedAt, rule }: OpenProposal) =>
  passedAt === 0n ? openedAt + BigInt(rule.window) : passedAt;

function countOf(bits: number): number {
  let count = 0;
  for (let rest = bits; rest > 0; rest &= rest - 1) count++;
  return count;
}
