/**
 * How many requests may be retries: a tenth of all, and a few beyond. So whoever retries adds little to what has gone wrong,
 * however long it lasts (Google, Site Reliability Engineering, chapter 21).
 */
export type RetryBudget = {
  /** A request that is no retry was made. */
  readonly recordRequest: () => void;
  /** Whether one may be retried now; then it is spent. */
  readonly spend: () => boolean;
};

const SHARE = 0.1;
const FEW = 3;

export function openRetryBudget(): RetryBudget {
  let left = FEW;
  return {
    recordRequest() {
      left = Math.min(left + SHARE, 10 * FEW);
    },
    spend() {
      if (left < 1) return false;
      left--;
      return true;
    },
  };
}
