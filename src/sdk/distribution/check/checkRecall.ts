import type { Address } from "viem";
import type { CampaignArguments } from "../../chain/campaigns/campaignPlan.ts";
import type { RecalledEvent } from "../../chain/events/recalls.ts";
import { durationText } from "../../core/text/duration.ts";
import { momentText } from "../../core/text/moment.ts";
import { type TokenWords, tokenAmount } from "../../core/text/tokenAmount.ts";
import type { CampaignBook } from "./campaignRows.ts";
import { type CampaignFinding, problem, warning } from "./finding.ts";

/** Seconds that owners of a Safe take to sign, and a transaction to be mined. */
const SOON = 3_600n;

/**
 * Whether a campaign that nobody has said it of is to be recallable: not where it is created close to its start, since a
 * creation after that is refused.
 * @param now Unix seconds by the chain's clock
 */
export function isUsuallyRecallable(start: bigint, now: bigint): boolean {
  return start >= now + SOON;
}

const OTHER_TERMS = "for other terms of a campaign that has a file, another --out";

/**
 * Whether there is time left to recall a campaign that is about to be created.
 * @param now Unix seconds by the chain's clock
 */
export function checkTimeToRecall(
  { recallable, start }: Pick<CampaignArguments, "recallable" | "start">,
  now: bigint,
): readonly CampaignFinding[] {
  if (!recallable || isUsuallyRecallable(start, now)) return [];
  const details = { start, now };
  if (start <= now) {
    const sentence = `The campaign could be recalled before its start only, which is at ${momentText(start)}, and it is ${momentText(now)} on the chain.`;
    const hint = `Give a --start in the future, or --recallable no; ${OTHER_TERMS}.`;
    return [problem("NoTimeToRecall", sentence, hint, details)];
  }
  const sentence = `The campaign starts in ${durationText(start - now)}: created after that, it is refused, since it could be recalled before its start only.`;
  const hint = `Send what creates it before then, or give a later --start, or --recallable no; ${OTHER_TERMS}.`;
  return [warning("LittleTimeToRecall", sentence, hint, details)];
}

type RecallFacts = CampaignBook & {
  readonly campaign: Address;
  /** Unix seconds. */
  readonly now: bigint;
  /** What was recalled; undefined: not known. */
  readonly recalls?: readonly RecalledEvent[] | undefined;
  readonly token: TokenWords & { readonly balance: bigint | undefined };
};

/**
 * Whether a campaign was recalled and not funded since, and whether a root could bring money into it against the treasury's will.
 * @param owed base units of the leaves that are not paid yet; undefined: not known
 */
export function checkRecall(facts: RecallFacts, owed: bigint | undefined): readonly CampaignFinding[] {
  if (!isRecalled(facts, owed)) return [];
  const { terms, campaign, token, recalls = [], now } = facts;
  const { treasury, start } = terms;
  const text = (amount: bigint) => tokenAmount(amount, token);
  const { balance = 0n } = token;
  const last = recalls.at(-1);
  const what =
    last === undefined
      ? `The treasury ${treasury} may have recalled the campaign, or nobody has funded it`
      : `The treasury ${last.treasury} took ${text(last.amount)} back in block ${last.blockNumber}`;
  const isOver = now >= start;
  const sentence = `${what}: the campaign holds ${text(balance)}, and ${isOver ? "started" : "starts"} at ${momentText(start)}.`;
  const hint = `Ask its operator for the campaign that replaces it; funded again (symbolon campaign fund), this one pays${isOver ? "" : " from its start on"}.`;
  const found = [warning("Recalled", sentence, hint, { start, now, balance, recalls })];
  const allowance = facts.kind === "cumulative" ? (facts.source.allowance ?? 0n) : 0n;
  if (allowance === 0n) return found;
  const still = `The treasury ${treasury} still allows the recalled campaign ${text(allowance)}: anybody who accepts a root that waits brings that money in.`;
  const fix = `Let the treasury take that back: symbolon campaign approve ${campaign} --amount 0, or recall, which does both.`;
  return [...found, warning("AllowanceAfterRecall", still, fix, { treasury, allowance })];
}

function isRecalled(
  { terms, now, effectiveEnd, recalls, token }: RecallFacts,
  owed: bigint | undefined,
): boolean {
  const { balance } = token;
  if (!terms.recallable || now >= effectiveEnd || balance === undefined) return false;
  // Before the start, what can be recalled and lacks all was recalled, or never funded.
  const isKnown = recalls === undefined ? now < terms.start : recalls.length > 0;
  return isKnown && (owed === undefined ? balance === 0n : balance < owed);
}
