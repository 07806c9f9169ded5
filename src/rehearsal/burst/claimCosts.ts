/** What transactions of a rehearsed day take, in gas. */
export type ClaimCosts = {
  /** A claim that is paid: without a gate, and with a credential's. */
  readonly claim: number;
  readonly claimGated: number;
  /** A claim that reverts because it was paid before. */
  readonly revertedClaim: number;
  /** A bundle, and each of its items. */
  readonly bundleBase: number;
  readonly bundleItem: number;
  readonly bundleItemGated: number;
  /** Issuing a batch of any size. */
  readonly issueBatch: number;
  /** Announcing revocations: for each status word that it touches, which is 224 claimants. */
  readonly announce: number;
};

/** Claims whose bits are in one storage word of a campaign, or of a gate. */
export const CLAIMS_A_WORD = 256;
/** What the first claim of a word takes beyond the others: it is set from zero. A gate has a word of its own. */
export const FIRST_OF_WORD = 17_100;
/** What the first of a bundle that touches a word takes beyond the others that do. */
const FIRST_IN_BUNDLE = 4_900;
/** Items of the bundles that were measured. */
const BUNDLE = 50;

/**
 * Costs of the contracts here among so many leaves: by the mean length of a proof, and by how often a claim is the first of its
 * storage word. Lines through what `measureCosts` finds with bundles of 50 among 300, 1,000, 5,000 and 20,000 leaves (the test
 * of `measureCosts` compares them); no figure is off by more than 1 %, but for `announce`, which among few leaves takes a tenth
 * more.
 * @param leaves at least 1
 */
export function claimCosts(leaves: number): ClaimCosts {
  const depth = meanDepth(leaves);
  const words = Math.ceil(leaves / CLAIMS_A_WORD);
  const opening = (FIRST_OF_WORD * words) / leaves;
  const touching = (FIRST_IN_BUNDLE * words * (1 - (1 - 1 / words) ** BUNDLE)) / BUNDLE;
  return {
    claim: Math.round(62_590 + 630 * depth + opening),
    claimGated: Math.round(84_250 + 1_267 * depth + 2 * opening),
    revertedClaim: Math.round(23_630 + 1_280 * depth),
    bundleBase: 36_000,
    bundleItem: Math.round(31_130 + 720 * depth + touching + opening),
    bundleItemGated: Math.round(40_450 + 1_360 * depth + 2 * (touching + opening)),
    issueBatch: 53_649,
    announce: 25_000,
  };
}

/** Levels from a leaf to the root on average: in a complete tree, those that do not fit the last full level are one deeper. */
function meanDepth(leaves: number): number {
  const full = Math.floor(Math.log2(leaves));
  return full + (2 * (leaves - 2 ** full)) / leaves;
}
