import { claimantOutcomes, type RunRecord } from "../burst/runRecord.ts";
import type { Expectation, PlanBounds } from "./wavePlan.ts";

const REFUSED = claimantOutcomes.indexOf("refused");
const WAITED = 0.99;

/** What counts of a simulated day for a plan. Whoever was refused, as where a credential was revoked, is left out. */
export function expectationOf(record: RunRecord): Expectation {
  const { intended, paidAt, outcome, fee } = record;
  const waits = new Float64Array(record.claimants);
  let count = 0;
  let paid = 0;
  let fees = 0;
  for (let i = 0; i < record.claimants; i++) {
    if (outcome[i] === REFUSED) continue;
    const at = paidAt[i] as number;
    const isPaid = !Number.isNaN(at);
    waits[count++] = isPaid ? at - (intended[i] as number) : Number.POSITIVE_INFINITY;
    if (!isPaid) continue;
    paid++;
    fees += fee[i] as number;
  }
  const sorted = waits.subarray(0, count).sort();
  const highestBaseFee = record.blocks.reduce((most, { baseFee }) => Math.max(most, baseFee), 0);
  return {
    highestBaseFee,
    wait: sorted[Math.ceil(WAITED * count) - 1] ?? 0,
    unpaid: count === 0 ? 0 : (count - paid) / count,
    fee: paid === 0 ? 0 : fees / paid,
  };
}

/** Whether a day kept to the bounds. */
export function keepsTo(
  { highestBaseFee, wait }: Expectation,
  { feeCeiling, longestWait }: PlanBounds,
): boolean {
  return highestBaseFee <= feeCeiling && wait <= longestWait;
}
