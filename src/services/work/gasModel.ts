import { bundleCosts } from "../../sdk/distribution/bundles/estimateBundle.ts";

/** What bundles of a campaign are expected to take, by what those before took. */
export type GasModel = {
  /** Gas that a claim takes, rather too little. */
  readonly min: () => number;
  /** Gas that a bundle will take. @param reckoned what it is reckoned to cost (`groupTotals`), which is rather too much */
  readonly expected: (reckoned: number) => number;
  readonly learn: (bundle: LearnedBundle) => void;
};

export type LearnedBundle = {
  readonly claims: number;
  /** Gas that it was reckoned to cost, and that it took in a simulation. */
  readonly reckoned: number;
  readonly took: number;
};

/** How much of what is known stays with each new bundle. */
const KEPT = 0.7;
/** Of what a claim took before, the least that one may take. */
const MIN_SHARE = 0.9;

/** Expects what is reckoned until something is learned; large bundles count for more. */
export function openGasModel(): GasModel {
  let sums = { claims: 0, reckoned: 0, took: 0 };
  return {
    min: () =>
      sums.claims === 0 ? bundleCosts.item + bundleCosts.transfer : (MIN_SHARE * sums.took) / sums.claims,
    expected: (reckoned) => (sums.took === 0 ? reckoned : (reckoned * sums.took) / sums.reckoned),
    learn({ claims, reckoned, took }) {
      sums = {
        claims: KEPT * sums.claims + claims,
        reckoned: KEPT * sums.reckoned + reckoned,
        took: KEPT * sums.took + took,
      };
    },
  };
}

/** The most of some, in their order, that fit together: one at least. @param fits whether the first so many do */
export function maxThatFit(count: number, fits: (number: number) => boolean): number {
  let min = 1;
  let max = count;
  while (min < max) {
    const middle = Math.ceil((min + max) / 2);
    if (fits(middle)) min = middle;
    else max = middle - 1;
  }
  return min;
}
