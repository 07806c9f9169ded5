import type { CampaignArguments, RootRules } from "../../chain/campaigns/campaignPlan.ts";
import type { CampaignCreation } from "../../chain/events/campaigns.ts";
import type { RecalledEvent } from "../../chain/events/recalls.ts";
import type { RootEvent } from "../../chain/events/roots.ts";
import type { CumulativeState } from "../../chain/read/readCampaign.ts";
import type { GateState } from "../../chain/read/readGate.ts";
import { minBigInt } from "../../core/minMaxBigInt.ts";
import { durationText } from "../../core/text/duration.ts";
import { type TokenWords, tokenAmount } from "../../core/text/tokenAmount.ts";
import { type CampaignRows, rowAccount, rowAmount } from "./campaignRows.ts";
import { leavesOf } from "./checkGate.ts";
import { type CampaignFinding, problem, warning } from "./finding.ts";

type CumulativeFacts = CumulativeState & {
  readonly paid: readonly bigint[] | undefined;
  readonly history: readonly RootEvent[] | undefined;
  readonly creation: CampaignCreation | undefined;
  readonly recalls?: readonly RecalledEvent[] | undefined;
  readonly createdAt: bigint | undefined;
  readonly gate: GateState;
  readonly now: bigint;
  readonly token: TokenWords & {
    readonly balance: bigint | undefined;
    readonly totalSupply: bigint | undefined;
  };
};

/** Accounts named in a finding; the rest are counted. */
const MAX_NAMED = 5;

/** Whether the present tree of a cumulative campaign goes with what it has paid, and with its rules. */
export function checkCumulative(facts: CumulativeFacts, rows: CampaignRows): readonly CampaignFinding[] {
  const { createdAt } = facts;
  return [
    ...checkRules(facts),
    ...(createdAt === undefined ? [] : checkTimelock({ ...facts, createdAt })),
    ...checkPaid(facts, rows),
  ];
}

function checkRules({ rules, token }: CumulativeFacts): readonly CampaignFinding[] {
  const { fundingCap } = rules;
  const { totalSupply } = token;
  if (totalSupply === undefined || fundingCap <= totalSupply) return [];
  const sentence = `A root may bring ${tokenAmount(fundingCap, token)}, more than the supply of ${tokenAmount(totalSupply, token)}: the cap has no effect.`;
  const hint = "Create the campaign with a cap, or have the treasury allow only what each root needs.";
  return [warning("CapAboveSupply", sentence, hint, { fundingCap, totalSupply })];
}

function checkPaid(facts: CumulativeFacts, rows: CampaignRows): readonly CampaignFinding[] {
  const { paid, terms, now, token } = facts;
  const text = (amount: bigint) => tokenAmount(amount, token);
  if (paid === undefined) return [];
  const found: CampaignFinding[] = [];
  const above: string[] = [];
  let accounts = 0;
  let sum = 0n;
  for (const [index, already] of paid.entries()) {
    sum += already;
    const amount = rowAmount(rows, index);
    if (already <= amount) continue;
    accounts += 1;
    if (above.length < MAX_NAMED)
      above.push(`${rowAccount(rows, index)} (${text(already)}, in the tree ${text(amount)})`);
  }
  if (accounts > 0) {
    const more = accounts > above.length ? ` and ${accounts - above.length} more` : "";
    const sentence = `The campaign has paid ${above.join(", ")}${more} more than the tree has for them: an earlier root gave them more.`;
    const hint =
      "They get nothing until their totals exceed what they were paid; let the next root restore them.";
    found.push(problem("PaidAboveAmount", sentence, hint, { accounts, first: above }));
  }
  if (sum > 0n && now < terms.start) {
    const sentence = `${text(sum)} are marked as paid, though nothing could be claimed so far.`;
    const hint = "Do not use it: its deployer marked them, and they will never be paid.";
    found.push(problem("ClaimedBeforeStart", sentence, hint, { paid: sum, start: terms.start, now }));
  }
  return [...found, ...checkOutside(facts, sum)];
}

/** What left the campaign went to accounts of the present tree, unless it was recalled or an earlier root had others. */
function checkOutside(facts: CumulativeFacts, paid: bigint): readonly CampaignFinding[] {
  const { history, creation, token, now, effectiveEnd, recalls = [] } = facts;
  // After the end the treasury takes the rest.
  if (history === undefined || creation === undefined || token.balance === undefined || now >= effectiveEnd)
    return [];
  const came = history.reduce(
    (sum, event) => sum + (event.event === "RootAccepted" ? event.funding : 0n),
    creation.funding,
  );
  const text = (amount: bigint) => tokenAmount(amount, token);
  const recalled = recalls.reduce((sum, { amount }) => sum + amount, 0n);
  const left = came - recalled - token.balance;
  if (left <= paid) return [];
  const sentence = `${text(left)} left the campaign, and ${text(paid)} went to accounts of the tree: an earlier root paid ${text(left - paid)} to others.`;
  const hint =
    "Compare the trees of all roots (symbolon tree diff --only-raises): somebody was paid and removed again.";
  return [
    warning("PaidOutsideTree", sentence, hint, { came, balance: token.balance, paid, outside: left - paid }),
  ];
}

/**
 * Seconds by which pauses may delay a root of a cumulative campaign at most: all that its gates may pause, and at most
 * its end may move. A gate of unknown code may use up all of that.
 */
export function rootDelay(
  gate: GateState,
  { maxExtraTime }: Pick<CampaignArguments, "maxExtraTime">,
): bigint {
  let paused = 0n;
  for (const one of leavesOf(gate)) {
    if (one.kind === "unknown" || one.kind === "missing") return maxExtraTime;
    if (one.kind === "PauseGate") paused += one.pause.maxPaused;
  }
  return minBigInt(paused, maxExtraTime);
}

export type CheckTimelockParameters = {
  readonly rules: Pick<RootRules, "timelock">;
  readonly terms: Pick<CampaignArguments, "end">;
  /** Unix seconds: from then on roots can be proposed. */
  readonly createdAt: bigint;
};

/**
 * Whether a cumulative campaign lasts long enough for a root to be accepted. Pauses do not matter: what they add to the timelock
 * they add to the end.
 */
export function checkTimelock({
  rules,
  terms,
  createdAt,
}: CheckTimelockParameters): readonly CampaignFinding[] {
  const { timelock } = rules;
  const lasts = terms.end - createdAt;
  if (timelock < lasts) return [];
  const sentence = `A root waits for a timelock of ${durationText(timelock)}, and the campaign lasts ${durationText(lasts)} from its creation to its end: no root can ever be accepted.`;
  const hint = "Give a later --end, or a shorter --timelock.";
  return [problem("TimelockBeyondEnd", sentence, hint, { timelock, lasts, end: terms.end, createdAt })];
}
