import { bundleCosts } from "../../sdk/distribution/bundles/estimateBundle.ts";

/** What bundles of a campaign are expected to take, by what those before took. */
export type GasModel = {
  /** Gas that a claim takes, rather too little. */
  readonly min: () => number;
  /** Gas that a bundle will take. @param estimated by `groupTotals`, which is rather too much */
  readonly expected: (estimated: number) => number;
  readonly learn: (bundle: LearnedBundle) => void;
};

export type LearnedBundle = {
  readonly claims: number;
  /** Gas by the estimate, and in a simulation. */
  readonly estimated: number;
  readonly used: number;
};

/** How much of what is known stays with each new bundle. */
const KEPT = 0.7;
/** Of what a claim took before, the least that one may take. */
const MIN_SHARE = 0.9;

/** Expects what is estimated until something is learned; large bundles count for more. */
export function openGasModel(): GasModel {
  let sums = { claims: 0, estimated: 0, used: 0 };
  return {
    min: () =>
      sums.claims === 0 ? bundleCosts.item + bundleCosts.transfer : (MIN_SHARE * sums.used) / sums.claims,
    expected: (estimated) => (sums.used === 0 ? estimated : (estimated * sums.used) / sums.estimated),
    learn({ claims, estimated, used }) {
      sums = {
        claims: KEPT * sums.claims + claims,
        estimated: KEPT * sums.estimated + estimated,
        used: KEPT * sums.used + used,
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
