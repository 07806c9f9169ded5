import { MAX_ENTITLEMENT, type VestingSchedule, vestedAmount } from "../../core/campaign/vesting.ts";

export type DueFromParameters = {
  readonly schedule: VestingSchedule;
  /** The leaf's amount in base units. */
  readonly amount: bigint;
  /** Base units that were released of it before. */
  readonly paidBefore: bigint;
};

/**
 * The first moment at which a vesting campaign owes a leaf so much more than it has paid.
 * @param wanted base units
 * @returns Unix seconds; undefined where it never owes so much
 */
export function dueFrom(
  { schedule, amount, paidBefore }: DueFromParameters,
  wanted: bigint,
): bigint | undefined {
  const last = schedule.points.at(-1);
  if (last === undefined || amount > MAX_ENTITLEMENT || amount < paidBefore + wanted) return undefined;
  const isDue = (time: bigint) => vestedAmount(schedule, amount, time) >= paidBefore + wanted;
  // What is vested stays vested, so there is just one such moment.
  let [before, from] = [-1n, last.time];
  while (from - before > 1n) {
    const middle = (before + from) / 2n;
    if (isDue(middle)) from = middle;
    else before = middle;
  }
  return from;
}
