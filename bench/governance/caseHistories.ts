import { computeBonds } from "../../src/sdk/core/governance/caseBonds.ts";
import { type CaseStep, takeStep } from "../../src/sdk/core/governance/caseSteps.ts";
import {
  type CaseRecord,
  caseKinds,
  effectFrom,
  newCase,
  overBy,
} from "../../src/sdk/core/governance/cases.ts";
import type { Random } from "../../src/sdk/core/randomFrom.ts";

/** What a desk does: the toolkit's way, or one with a flaw. */
export type DeskRules = {
  readonly takeStep: typeof takeStep;
  readonly computeBonds: typeof computeBonds;
};

export const soundDesk: DeskRules = { takeStep, computeBonds };

/** Who said what, and who put in what: written down beside the desk, not by it. */
export type PlayedCase = {
  readonly bond: bigint;
  readonly putIn: Readonly<Record<"claimant" | "respondent", bigint>>;
  readonly gotBack: Readonly<Record<"claimant" | "respondent", bigint>>;
  readonly hasAnswered: boolean;
  /** What the panels said, the first one's first. */
  readonly said: readonly ("Upheld" | "Rejected")[];
  /** Whether it changed a status. */
  readonly hasChanged: boolean;
};

/** The balance of a desk changes: base units that come in, or go out, and those of them that are still somebody's. */
export type Movement = { readonly at: bigint; readonly balance: bigint; readonly owed: bigint };

/** Cases of several credentials before one desk, which keeps all their bonds in one balance. */
export type CaseHistory = { readonly cases: readonly PlayedCase[]; readonly movements: readonly Movement[] };

const DAY = 86_400;
const BEGIN = 1_800_000_000;
const MAX_CREDENTIALS = 4;
const MAX_CASES = 3;
const MAX_REPEATS = 4;
const SAYS = ["Upheld", "Rejected"] as const;
/** When somebody acts, in days after whoever acted before them; a day earlier or later they come in vain. */
const WINDOWS = { answer: [0, 3], first: [5, 7], appeal: [0, 3], second: [2, 4], carryOut: [0, 7] } as const;

/** Draws what people do, each of them silent one time in three, and plays it. */
export function playHistory(random: Random, desk: DeskRules): CaseHistory {
  const base = 10n ** BigInt(6 + Math.floor(random() * 13)) + BigInt(Math.floor(random() * 4));
  const cases: PlayedCase[] = [];
  const movements: Movement[] = [];
  for (let left = 1 + Math.floor(random() * MAX_CREDENTIALS); left > 0; left--) {
    let at = BEGIN + Math.floor(random() * 20 * DAY);
    let repeats = 0;
    for (let more = 1 + Math.floor(random() * MAX_CASES); more > 0; more--) {
      const played = playCase(random, desk, BigInt(at), base << BigInt(repeats));
      cases.push(played.case);
      movements.push(...played.movements);
      at = Number(played.paidAt) + 1 + Math.floor(random() * DAY);
      const ruling = played.case.said.at(-1);
      if (ruling !== undefined) repeats = ruling === "Upheld" ? 0 : Math.min(repeats + 1, MAX_REPEATS);
    }
  }
  return { cases, movements: movements.sort((a, b) => Number(a.at - b.at)) };
}

function playCase(random: Random, desk: DeskRules, openedAt: bigint, bond: bigint) {
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  let record: CaseRecord = newCase(pick(caseKinds), openedAt, BigInt(pick([0, 0, 2 * DAY, 30 * DAY])));
  const putIn = { claimant: 0n, respondent: 0n };
  const said: ("Upheld" | "Rejected")[] = [];
  const movements: Movement[] = [];
  const pull = (side: keyof typeof putIn, amount: bigint, at: bigint) => {
    putIn[side] += amount;
    movements.push({ at, balance: amount, owed: amount });
  };
  pull("claimant", bond, openedAt);
  let before = openedAt;
  /** Somebody may act after whoever acted before them; what the desk refuses is in vain. */
  const act = (name: keyof typeof WINDOWS, step: CaseStep, since: bigint): boolean => {
    const [from, until] = WINDOWS[name];
    const isSilent = random() < 1 / 3;
    const at = since + BigInt(Math.max(0, Math.floor((from - 1 + random() * (until - from + 2)) * DAY)));
    if (isSilent || at < before) return false;
    const after = desk.takeStep(record, step, at);
    if (after === undefined) return false;
    [record, before] = [after, at];
    return true;
  };
  const rules = (name: "first" | "second", round: 0 | 1, since: bigint) => {
    const ruling = pick(SAYS);
    if (act(name, { kind: "rule", round, ruling }, since)) said.push(ruling);
  };

  const hasAnswered = act("answer", { kind: "answer" }, openedAt);
  if (hasAnswered) pull("respondent", bond, before);
  rules("first", 0, openedAt);
  if (act("appeal", { kind: "appeal" }, before)) {
    pull(said[0] === "Rejected" ? "claimant" : "respondent", 2n * bond, before);
    rules("second", 1, before);
  }
  const hasChanged = act("carryOut", { kind: "carryOut" }, effectFrom(record));

  const paidAt = overBy(record) + BigInt(Math.floor((8 + random() * 10) * DAY));
  const paid = desk.computeBonds(record, bond);
  const { toClaimant, toRespondent, toFirstPanel, toSecondPanel, burned } = paid;
  // What is below 0 nobody gives: a desk whose sums run under pays the others all the same.
  const out = [toClaimant, toRespondent, toFirstPanel, toSecondPanel].reduce(
    (sum, one) => sum + positive(one),
    0n,
  );
  movements.push({ at: paidAt, balance: -out, owed: positive(burned) - putIn.claimant - putIn.respondent });
  const gotBack = { claimant: toClaimant, respondent: toRespondent };
  return { case: { bond, putIn, gotBack, hasAnswered, said, hasChanged }, movements, paidAt };
}

const positive = (amount: bigint) => (amount > 0n ? amount : 0n);
