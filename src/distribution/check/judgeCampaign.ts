import { type Address, isAddressEqual } from "viem";
import type { CampaignForm, CampaignPlan } from "../../chain/campaigns/campaignPlan.ts";
import type { GateState } from "../../chain/read/readGate.ts";
import type { VestingSchedule } from "../../core/campaign/vesting.ts";
import { SymbolonError } from "../../core/errors.ts";
import { momentText } from "../../core/text/moment.ts";
import { checkPlan } from "../create/checkPlan.ts";
import type { CampaignBook, CampaignRows } from "./campaignRows.ts";
import { checkCode, differingPlans, movedOn, type OriginFacts } from "./checkCode.ts";
import { checkCumulative } from "./checkCumulative.ts";
import { checkGate, type ExpectedGate } from "./checkGate.ts";
import { checkLeaves } from "./checkLeaves.ts";
import { checkTerms } from "./checkTerms.ts";
import { checkToken, type TokenFacts } from "./checkToken.ts";
import { checkTree, type TreeFacts } from "./checkTree.ts";
import { checkVesting } from "./checkVesting.ts";
import { checkBitmap, checkMoney, paidOf } from "./countPaid.ts";
import { type Finding, problem, warning } from "./finding.ts";

/** What the chain says, all of it as of one block. */
export type CampaignFacts = OriginFacts &
  CampaignBook & {
    /** Unix seconds of the block. */
    readonly now: bigint;
    /** Unix seconds of the block that created it; undefined: not known. */
    readonly createdAt: bigint | undefined;
    /** With the campaign's balance. */
    readonly token: TokenFacts;
    readonly gate: GateState;
  };

/** What was published for it. */
export type PublishedFacts = TreeFacts & {
  /** Decimals that the amounts were read with; null: base units. */
  readonly decimals: number | null;
  readonly rows: CampaignRows;
};

/** What whoever checks knows besides; what is left out is not compared. */
export type Expectations = {
  readonly token?: Address | undefined;
  readonly treasury?: Address | undefined;
  /** What its operator wrote down. */
  readonly plan?: CampaignPlan | undefined;
  /** As its operator wrote down. */
  readonly form?: CampaignForm | undefined;
  /** Of a vesting campaign. */
  readonly schedule?: VestingSchedule | undefined;
  readonly gate?: ExpectedGate | undefined;
  /** Of a cumulative campaign: who may veto its roots, which is not who may pause it. */
  readonly guardian?: Address | undefined;
};

/**
 * Compares a campaign on the chain with what was published for it, and with what whoever checks expects.
 * @returns everything that differs, or could go wrong; empty: it is what it was said to be
 */
export function judgeCampaign(
  facts: CampaignFacts,
  published: PublishedFacts,
  expected: Expectations = {},
): readonly Finding[] {
  const { terms, campaign, token, now, createdAt } = facts;
  const { rows, decimals } = published;
  // Only the tree in force tells what was paid of it, and what is owed.
  const isForeign = facts.kind === "cumulative" && published.root.toLowerCase() !== terms.root.toLowerCase();
  const book = isForeign ? { ...facts, paid: undefined } : facts;
  const paid = paidOf(book, rows);
  return [
    ...checkCode(facts),
    ...checkTree(facts, published),
    ...checkTerms(terms, createdAt ?? now),
    ...checkOwnPlan(facts, rows),
    ...checkEnded(facts),
    ...checkExpected(facts, expected),
    ...checkToken(token, { decimals, total: rows.total }),
    // What a vesting campaign needs is in its own book.
    ...(token.balance === undefined || paid === undefined || facts.kind === "vesting"
      ? []
      : checkMoney(paid, token.balance)),
    ...checkKind(book, rows, expected.schedule),
    ...checkGuardian(facts, expected.guardian),
    ...checkGate(facts.gate, expected.gate ?? {}, terms),
    ...checkLeaves(rows, { kind: facts.kind, token: terms.token, campaign }),
  ];
}

/** What its kind adds to the terms; the contract refuses most of it, where it is the one that is shipped. */
function checkOwnPlan(facts: CampaignFacts, rows: CampaignRows): readonly Finding[] {
  try {
    return checkPlan(facts, rows, facts.createdAt ?? facts.now);
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    return [problem(thrown.code, thrown.reason, thrown.hint, thrown.details)];
  }
}

function checkKind(
  facts: CampaignFacts,
  rows: CampaignRows,
  schedule: VestingSchedule | undefined,
): readonly Finding[] {
  if (facts.kind === "vesting") return checkVesting(facts, rows, schedule);
  const found: Finding[] = [];
  if (schedule !== undefined) {
    const sentence = `A schedule is expected, and the campaign is ${facts.kind}: it has none.`;
    found.push(problem("ScheduleDiffers", sentence, "Leave --schedule out, or give the vesting campaign."));
  }
  if (facts.kind === "cumulative") return [...found, ...checkCumulative(facts, rows)];
  const { terms, now, words } = facts;
  return [...found, ...checkBitmap(words, { count: terms.count, start: terms.start, now })];
}

function checkGuardian(facts: CampaignFacts, expected: Address | undefined): readonly Finding[] {
  if (expected === undefined) return [];
  if (facts.kind !== "cumulative") {
    const sentence = `A guardian ${expected} of roots was expected, and the campaign is ${facts.kind}: its root never changes.`;
    const hint = "Leave --guardian out, or give the cumulative campaign; --pause-guardian is its gate's.";
    return [problem("NoGuardian", sentence, hint, { expected })];
  }
  const { guardian } = facts.rules;
  if (isAddressEqual(guardian, expected)) return [];
  const sentence = `The guardian of the campaign, who may veto its roots, is ${guardian}, where ${expected} was expected.`;
  const hint = "Create the campaign again with that guardian: a guardian never changes.";
  return [problem("GuardianDiffers", sentence, hint, { guardian, expected })];
}

function checkEnded({ effectiveEnd, now, terms, kind }: CampaignFacts): readonly Finding[] {
  if (now < effectiveEnd) return [];
  const sentence = `The campaign ended at ${momentText(effectiveEnd)}.`;
  const hint =
    kind === "vesting"
      ? "Nobody can claim any more; what was claimed goes on vesting, the rest can be swept to the treasury."
      : "Nobody can claim any more; what is left can be swept to the treasury.";
  return [warning("Ended", sentence, hint, { effectiveEnd, now, treasury: terms.treasury })];
}

function checkExpected(facts: CampaignFacts, expected: Expectations): readonly Finding[] {
  const { terms } = facts;
  const hint = "Create the campaign again, or find out which of the two is meant.";
  const found: Finding[] = [];
  for (const name of ["token", "treasury"] as const) {
    const wanted = expected[name];
    if (wanted === undefined || isAddressEqual(wanted, terms[name])) continue;
    const id = name === "token" ? "TokenDiffers" : "TreasuryDiffers";
    const sentence = `The campaign's ${name} is ${terms[name]}, where ${wanted} was expected.`;
    found.push(problem(id, sentence, hint, { [name]: terms[name], expected: wanted }));
  }
  const { form } = facts;
  if (expected.form !== undefined && expected.form !== form) {
    const sentence = `The campaign is in the ${form} form, and its file says ${expected.form}.`;
    found.push(problem("FileDiffers", sentence, hint, { name: "form", campaign: form, file: expected.form }));
  }
  if (expected.plan === undefined) return found;
  // A treasury may name its successor: that is told by itself.
  for (const [name, wanted, is] of differingPlans(expected.plan, facts, ["treasury", ...movedOn(facts)])) {
    const sentence = `The campaign's ${name} is ${is}, and its file says ${wanted}.`;
    found.push(problem("FileDiffers", sentence, hint, { name, campaign: is, file: wanted }));
  }
  return found;
}
