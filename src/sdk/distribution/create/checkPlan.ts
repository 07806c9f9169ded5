import { isAddressEqual, zeroAddress } from "viem";
import type { CampaignPlan, RootRules } from "../../chain/campaigns/campaignPlan.ts";
import { MAX_ENTITLEMENT, requireSchedule, type VestingSchedule } from "../../core/campaign/vesting.ts";
import { durationText } from "../../core/text/duration.ts";
import { momentText } from "../../core/text/moment.ts";
import { type CampaignRows, rowAmount } from "../check/campaignRows.ts";
import { type CampaignFinding, problem, warning } from "../check/finding.ts";

const DAY = 86_400n;
/** A hundred years: what the contract allows. */
const LONGEST = 36_525n * DAY;
const MIN_TIMELOCK = DAY;
const MAX_TIMELOCK = 90n * DAY;

/**
 * Looks at what a campaign's kind adds to its terms, by the names that the contract has for what it refuses.
 * @param now Unix seconds by the chain's clock
 * @throws SymbolonError as `requireSchedule`
 */
export function checkPlan(plan: CampaignPlan, rows: CampaignRows, now: bigint): readonly CampaignFinding[] {
  if (plan.kind === "vesting") {
    requireSchedule(plan.schedule);
    return [...checkTimes(plan.schedule, plan.terms.start, now), ...checkAmounts(rows)];
  }
  if (plan.kind === "instant") return [];
  const { waves, waveInterval } = plan.terms;
  return [...checkWaves(waves, waveInterval), ...checkRoles(plan.rules), ...checkDelays(plan.rules)];
}

function checkTimes({ points }: VestingSchedule, start: bigint, now: bigint): readonly CampaignFinding[] {
  const last = points.at(-1)?.time ?? 0n;
  const limit = now + LONGEST;
  if (last > limit) {
    const sentence = `The last point of the schedule is at ${momentText(last)}, more than a hundred years from now (${momentText(limit)}).`;
    const hint = "Give its times in Unix seconds, not milliseconds.";
    return [problem("ScheduleTooFar", sentence, hint, { time: last, limit })];
  }
  if (last > start) return [];
  const sentence = `The schedule ends at ${momentText(last)} and claims begin at ${momentText(start)}, so every claim is paid whole, at once.`;
  const hint = "Check the schedule's times; an instant campaign does the same for less gas.";
  return [warning("VestedAtStart", sentence, hint, { time: last, start })];
}

function checkAmounts(rows: CampaignRows): readonly CampaignFinding[] {
  let first = 0;
  let leaves = 0;
  for (let index = 0; index < rows.count; index++) {
    if (rowAmount(rows, index) <= MAX_ENTITLEMENT) continue;
    if (leaves === 0) first = index;
    leaves += 1;
  }
  if (leaves === 0) return [];
  const amount = rowAmount(rows, first);
  const more = leaves === 1 ? "" : `; and ${leaves - 1} more are too large`;
  const sentence = `Index ${first} has ${amount} base units, more than ${MAX_ENTITLEMENT}, the limit of an entitlement${more}.`;
  const hint = "Check the amounts and their decimals; no leaf of a vesting campaign can be larger.";
  return [problem("AmountTooLarge", sentence, hint, { index: first, amount, leaves, most: MAX_ENTITLEMENT })];
}

function checkWaves(waves: bigint, waveInterval: bigint): readonly CampaignFinding[] {
  if (waves === 0n && waveInterval === 0n) return [];
  const sentence = `The campaign would have ${waves} waves, ${durationText(waveInterval)} apart, but a cumulative campaign has no waves.`;
  const hint = "Leave --waves and --wave-interval out: each root opens for everybody at once.";
  return [problem("WavesRefused", sentence, hint, { waves, waveInterval })];
}

function checkRoles({ proposer, guardian }: RootRules): readonly CampaignFinding[] {
  const found: CampaignFinding[] = [];
  if (proposer === zeroAddress) {
    const sentence = "The proposer is the zero address, so no root could follow the first.";
    found.push(problem("ZeroProposer", sentence, "Give --proposer."));
  }
  if (guardian === zeroAddress) {
    const sentence = "The guardian is the zero address, so nobody could veto a bad root.";
    found.push(problem("ZeroGuardian", sentence, "Give --guardian."));
  } else if (isAddressEqual(proposer, guardian)) {
    const sentence = `Proposer and guardian are both ${guardian}: nobody would watch the proposer.`;
    const hint = "Give a guardian that the proposer does not control.";
    found.push(problem("GuardianIsProposer", sentence, hint, { guardian }));
  }
  return found;
}

function checkDelays({ timelock, overlap }: RootRules): readonly CampaignFinding[] {
  const found: CampaignFinding[] = [];
  if (timelock < MIN_TIMELOCK || timelock > MAX_TIMELOCK) {
    const sentence = `The timelock is ${durationText(timelock)}, and must be ${durationText(MIN_TIMELOCK)} to ${durationText(MAX_TIMELOCK)}.`;
    const hint = "Give the guardian time to look at a root, such as --timelock 3d.";
    const details = { timelock, least: MIN_TIMELOCK, most: MAX_TIMELOCK };
    found.push(problem("TimelockOutOfRange", sentence, hint, details));
  }
  if (overlap === 0n || overlap > timelock) {
    const sentence = `The overlap is ${durationText(overlap)}, and must be 1 s to the timelock (${durationText(timelock)}).`;
    const hint = "Leave --overlap out (default: the timelock), or give less.";
    found.push(problem("OverlapOutOfRange", sentence, hint, { overlap, timelock }));
  }
  return found;
}
