import type { WalletTerms } from "../../scenario/scenario.ts";

/** How long claimants wait after a request that was not served, before the next. */
export type Retries = {
  /** Seconds, with full jitter; undefined: that was the last try. */
  readonly next: (claimant: number) => number | undefined;
  /** One was served. */
  readonly forget: (claimant: number) => void;
};

/** @param chance a draw for the claimant who waits */
export function openRetries(
  claimants: number,
  terms: WalletTerms["retry"],
  chance: (claimant: number) => number,
): Retries {
  const failed = new Uint16Array(claimants);
  return {
    next(claimant) {
      const failures = (failed[claimant] as number) + 1;
      failed[claimant] = failures;
      if (failures >= terms.tries) return undefined;
      return chance(claimant) * terms.first * terms.factor ** (failures - 1);
    },
    forget(claimant) {
      failed[claimant] = 0;
    },
  };
}
