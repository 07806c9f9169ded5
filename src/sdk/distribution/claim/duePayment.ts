import type { CampaignKind } from "../../chain/campaigns/campaignPlan.ts";
import { MAX_ENTITLEMENT, type VestingSchedule, vestedAmount } from "../../core/campaign/vesting.ts";

/** What decides how much a campaign pays of a leaf. */
export type PayingCampaign = {
  readonly kind: CampaignKind;
  /** Of a vesting campaign. */
  readonly schedule?: VestingSchedule | undefined;
};

export type DuePaymentParameters = {
  readonly campaign: PayingCampaign;
  /** The leaf's amount in base units. */
  readonly amount: bigint;
  /** Base units that were paid of it before: what was released of the leaf, or what a cumulative campaign paid its account. */
  readonly paidBefore: bigint;
  /** Unix seconds. */
  readonly now: bigint;
};

/**
 * Base units that a campaign owes a leaf at a moment: all of it or nothing in an instant campaign, what is vested and not
 * released in a vesting one, what is more than was paid in a cumulative one. A signature may ask for less.
 */
export function duePayment({ campaign, amount, paidBefore, now }: DuePaymentParameters): bigint {
  const { kind, schedule } = campaign;
  const isVesting = kind === "vesting" && schedule !== undefined && amount <= MAX_ENTITLEMENT;
  const owed = isVesting ? vestedAmount(schedule, amount, now) : amount;
  return owed > paidBefore ? owed - paidBefore : 0n;
}

export type DueFromParameters = {
  readonly schedule: VestingSchedule;
  /** The leaf's amount in base units. */
  readonly amount: bigint;
  /** Base units that were released of it before. */
  readonly paidBefore: bigint;
};

/**
 * The first moment at which a vesting campaign owes a leaf so much more than it has paid.
 * @param due base units
 * @returns Unix seconds; undefined where it never owes so much
 */
export function dueFrom(
  { schedule, amount, paidBefore }: DueFromParameters,
  due: bigint,
): bigint | undefined {
  const last = schedule.points.at(-1);
  if (last === undefined || amount > MAX_ENTITLEMENT || amount < paidBefore + due) return undefined;
  const isDue = (time: bigint) => vestedAmount(schedule, amount, time) >= paidBefore + due;
  // What is vested stays vested, so there is just one such moment.
  let before = -1n;
  let from = last.time;
  while (from - before > 1n) {
    const middle = (before + from) / 2n;
    if (isDue(middle)) from = middle;
    else before = middle;
  }
  return from;
}
