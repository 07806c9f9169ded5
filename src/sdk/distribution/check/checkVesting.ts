import type { Entitlement } from "../../chain/read/leaves.ts";
import type { VestingFunding, VestingState } from "../../chain/read/readCampaign.ts";
import { type VestingSchedule, vestedAmount } from "../../core/campaign/vesting.ts";
import { momentText } from "../../core/text/moment.ts";
import { type TokenWords, tokenAmount } from "../../core/text/tokenAmount.ts";
import { type CampaignRows, rowAccount, rowAmount } from "./campaignRows.ts";
import { type CampaignFinding, problem, warning } from "./finding.ts";

type VestingFacts = VestingState & {
  readonly entitlements: readonly Entitlement[] | undefined;
  readonly now: bigint;
  readonly token: TokenWords & { readonly balance: bigint | undefined };
};

const NOT_ITS_CODE = "Do not use it: its book does not follow from claims and releases.";

/**
 * Whether a vesting campaign keeps its schedule and its book: nobody is paid more than is vested, what is claimed adds up,
 * and there is money for all of it.
 * @param expected the schedule that was announced; undefined: none was given
 */
export function checkVesting(
  facts: VestingFacts,
  rows: CampaignRows,
  expected: VestingSchedule | undefined,
): readonly CampaignFinding[] {
  return [
    ...checkSchedule(facts, expected),
    ...checkFunding(facts, rows),
    ...(facts.entitlements === undefined ? [] : checkBook(facts, facts.entitlements, rows)),
  ];
}

function checkSchedule(
  { schedule }: VestingFacts,
  expected: VestingSchedule | undefined,
): readonly CampaignFinding[] {
  const difference = expected === undefined ? undefined : scheduleDifference(schedule, expected);
  if (difference === undefined) return [];
  const hint = "Find out which of the two was promised; a campaign's schedule never changes.";
  return [problem("ScheduleDiffers", difference, hint, { schedule, expected })];
}

function scheduleDifference(schedule: VestingSchedule, expected: VestingSchedule): string | undefined {
  const way = ({ stepped }: VestingSchedule) => (stepped ? "in steps" : "steadily between its points");
  if (schedule.stepped !== expected.stepped) {
    return `The campaign vests ${way(schedule)}, but the given schedule vests ${way(expected)}.`;
  }
  if (schedule.points.length !== expected.points.length) {
    return `The campaign's schedule has ${schedule.points.length} points, but the given one has ${expected.points.length}.`;
  }
  for (const [i, { time, share }] of expected.points.entries()) {
    const is = schedule.points[i];
    if (is === undefined || (is.time === time && is.share === share)) continue;
    return `Point ${i} of the campaign's schedule is a share of ${is.share} by ${momentText(is.time)}, but the given one has ${share} by ${momentText(time)}.`;
  }
  return undefined;
}

function checkFunding(
  { funding, effectiveEnd, now, token }: VestingFacts,
  rows: CampaignRows,
): readonly CampaignFinding[] {
  const { funded, claimed } = funding;
  const text = (amount: bigint) => tokenAmount(amount, token);
  const found: CampaignFinding[] = [];
  if (claimed > funded) {
    const sentence = `Entitlements of ${text(claimed)} are recorded, but the campaign counts on ${text(funded)}.`;
    found.push(problem("ClaimedAboveFunding", sentence, NOT_ITS_CODE, { claimed, funded }));
  }
  // After the end nothing more is claimed, and what was not may be swept.
  if (now < effectiveEnd && funded < rows.total) {
    const sentence = `The campaign counts on ${text(funded)}, but the leaves add up to ${text(rows.total)}: it refuses claims beyond that.`;
    const hint = "Send what is missing by symbolon campaign fund CAMPAIGN DIR.";
    found.push(
      problem("FundingShort", sentence, hint, {
        funded,
        total: rows.total,
        missing: rows.total - funded,
        balance: token.balance ?? null,
      }),
    );
  }
  return found;
}

function checkBook(
  { schedule, funding, now, token, terms }: VestingFacts,
  entitlements: readonly Entitlement[],
  rows: CampaignRows,
): readonly CampaignFinding[] {
  const text = (amount: bigint) => tokenAmount(amount, token);
  const found: CampaignFinding[] = [];
  let recorded = 0n;
  let released = 0n;
  for (const [index, entitlement] of entitlements.entries()) {
    if (!entitlement.claimed) continue;
    recorded += entitlement.total;
    released += entitlement.released;
    const wrong = entitlementProblem(schedule, entitlement, { rows, index, now, token });
    if (wrong !== undefined) found.push(wrong);
  }
  if (recorded > 0n && now < terms.start) {
    const sentence = `Entitlements of ${text(recorded)} are recorded, though nothing could be claimed so far.`;
    found.push(problem("ClaimedBeforeStart", sentence, NOT_ITS_CODE, { recorded, start: terms.start, now }));
  }
  if (recorded !== funding.claimed) {
    const sentence = `The campaign says that ${text(funding.claimed)} are claimed, but the tree's entitlements add up to ${text(recorded)}.`;
    const hint = "Give the campaign's own tree; if you did, do not use the campaign: its book is wrong.";
    found.push(problem("ClaimedDiffers", sentence, hint, { claimed: funding.claimed, recorded }));
  }
  return [...found, ...checkBalance(funding, released, token)];
}

function entitlementProblem(
  schedule: VestingSchedule,
  { total, released }: Entitlement,
  {
    rows,
    index,
    now,
    token,
  }: Pick<VestingFacts, "now" | "token"> & { readonly rows: CampaignRows; readonly index: number },
): CampaignFinding | undefined {
  const text = (units: bigint) => tokenAmount(units, token);
  const account = rowAccount(rows, index);
  const amount = rowAmount(rows, index);
  const details = { index, account, total, released };
  if (total !== amount) {
    const sentence = `Index ${index} (${account}) has an entitlement of ${text(total)}, but its leaf has ${text(amount)}.`;
    return problem("EntitlementDiffers", sentence, NOT_ITS_CODE, { ...details, amount });
  }
  const vested = vestedAmount(schedule, total, now);
  if (released <= vested) return undefined;
  const sentence = `Index ${index} (${account}) was paid ${text(released)}, but only ${text(vested)} of its ${text(total)} are vested.`;
  return problem("ReleasedAboveVested", sentence, NOT_ITS_CODE, { ...details, vested });
}

function checkBalance(
  { funded, claimed }: VestingFunding,
  released: bigint,
  token: VestingFacts["token"],
): readonly CampaignFinding[] {
  const { balance } = token;
  const text = (amount: bigint) => tokenAmount(amount, token);
  // What the book says is in the campaign.
  const needed = funded - released;
  if (balance === undefined || balance === needed) return [];
  if (balance < needed) {
    const sentence = `The campaign holds ${text(balance)}, but its book says ${text(needed)}: ${text(needed - balance)} are missing.`;
    const hint =
      "Check the token: somebody can take tokens away, or the token changes balances; send the campaign what is missing.";
    return [problem("Underfunded", sentence, hint, { balance, needed, missing: needed - balance })];
  }
  return [moneyNotCounted({ claimed, needed, balance, token })];
}

export type MoneyNotCountedParameters = {
  /** Base units of all entitlements. */
  readonly claimed: bigint;
  /** What the book says is in the campaign. */
  readonly needed: bigint;
  /** What there is, which is more. */
  readonly balance: bigint;
  /** What amounts are shown in. */
  readonly token: TokenWords;
};

/** What was merely sent to a vesting campaign: it can be told of it until the first claim, and never afterwards. */
export function moneyNotCounted({
  claimed,
  needed,
  balance,
  token,
}: MoneyNotCountedParameters): CampaignFinding {
  const text = (amount: bigint) => tokenAmount(amount, token);
  const sentence = `The campaign holds ${text(balance)}, ${text(balance - needed)} more than it counts on: nobody gets these.`;
  const hint =
    claimed === 0n
      ? "Run symbolon campaign fund before the first claim: until then it counts what was sent; afterwards that is lost."
      : "They are lost: neither fund nor sweep gets them out. Send money by symbolon campaign fund only, never by a transfer.";
  return warning("MoneyNotCounted", sentence, hint, { balance, needed });
}
