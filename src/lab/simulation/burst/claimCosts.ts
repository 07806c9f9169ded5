import { CREDENTIALS_PER_WORD } from "../../../sdk/core/status/statusWords.ts";
import { LEAVES_PER_WORD } from "../../../sdk/distribution/check/countPaid.ts";
import { claimGas, gatedClaimGas, meanDepth, openingGas } from "../../../sdk/distribution/claim/claimGas.ts";

/** What transactions of a rehearsed day take, in gas. */
export type ClaimCosts = {
  /** A claim that is paid: without a gate, and with a credential's. */
  readonly claim: number;
  readonly claimGated: number;
  /** A claim that reverts because it was paid before. */
  readonly revertedClaim: number;
  /** A bundle, and each of its items: without a gate, and with a credential's. */
  readonly bundleBase: number;
  readonly bundleBaseGated: number;
  readonly bundleItem: number;
  readonly bundleItemGated: number;
  /** What a gated claim, and a gated item, take more once a revocation was announced: its status is then looked at. */
  readonly announcedClaim: number;
  readonly announcedItem: number;
  /** Issuing a batch of any size. */
  readonly issueBatch: number;
  /** Announcing revocations: for each status word that it touches, which is 224 claimants. */
  readonly announce: number;
};

/** What the first of a bundle that touches a word takes beyond the others that do. */
const FIRST_IN_BUNDLE = 4_900;
/** What looking at a status takes, once there is anything to see; and reading its word, for the first that does. */
const STATUS = 470;
const STATUS_WORD = 2_100;
/** What the first item of a bundle takes beyond the others at a gate, which is then called for the first time. */
const GATE_IN_BUNDLE = 11_400;
/** Items of the bundles that the lines go through. */
const BUNDLE = 50;
/** What a level of the proof takes that an item does not share with others of its bundle. */
const LEVEL = 720;

/**
 * Costs of the contracts here among so many leaves: by the mean length of a proof, and by how often a claim is the first of its
 * storage word. They are lines through what `measureCosts` finds among 300, 1,000, 5,000 and 20,000 leaves, with bundles of 50:
 * claims within 1 % of it, bundles within 3 %. Smaller bundles share less of their proofs and words; those of 10 are within 4 %.
 * An announcement among 300 takes up to a tenth more.
 * @param leaves at least 1
 * @param bundle most items of a bundle
 */
export function claimCosts(leaves: number, bundle: number = BUNDLE): ClaimCosts {
  const depth = meanDepth(leaves);
  const words = Math.ceil(leaves / LEAVES_PER_WORD);
  const opening = openingGas(leaves);
  const items = Math.min(Math.max(bundle, 2), BUNDLE);
  const touching = (FIRST_IN_BUNDLE * (touchedOf(words, items) - 1)) / (items - 1);
  const unshared = LEVEL * Math.log2(BUNDLE / items);
  const bundleBase = 36_000 + FIRST_IN_BUNDLE - touching;
  const statuses = touchedOf(Math.ceil(leaves / CREDENTIALS_PER_WORD), items);
  return {
    claim: claimGas(leaves),
    claimGated: gatedClaimGas(leaves),
    revertedClaim: Math.round(23_630 + 1_280 * depth),
    bundleBase: Math.round(bundleBase),
    bundleBaseGated: Math.round(bundleBase + GATE_IN_BUNDLE),
    bundleItem: Math.round(31_130 + LEVEL * depth + unshared + touching + opening),
    bundleItemGated: Math.round(41_050 + 1_360 * depth + unshared + 2 * (touching + opening)),
    announcedClaim: STATUS + STATUS_WORD,
    announcedItem: Math.round(STATUS + (STATUS_WORD * statuses) / items),
    issueBatch: 53_649,
    announce: 25_000,
  };
}

/**
 * What each item of a bundle takes less where their leaves lie near each other: they share the proof above, and words.
 * @param span from the first leaf of the bundle to the last, of so many leaves
 */
export function savedByNearness(
  leaves: number,
  { items, span, isGated }: { readonly items: number; readonly span: number; readonly isGated: boolean },
): number {
  const touched = (among: number) => touchedOf(Math.ceil(among / LEAVES_PER_WORD), items);
  const words = (FIRST_IN_BUNDLE * (touched(leaves) - touched(span))) / items;
  return LEVEL * Math.log2(leaves / span) + (isGated ? 2 : 1) * words;
}

/** Of so many words, how many a bundle touches whose items are from all over. */
function touchedOf(words: number, items: number): number {
  return words * (1 - (1 - 1 / words) ** items);
}
