import type { CampaignKind } from "../../chain/campaigns/campaignPlan.ts";
import { LEAVES_PER_WORD } from "../check/countPaid.ts";

/** What the first claim of a storage word takes beyond the others: it is set from zero. A gate has a word of its own. */
export const FIRST_OF_WORD = 17_100;

/** What a leaf takes more where each has a record of its own (measured: `vesting-first`, `cumulative-first`, `claim-direct`). */
const RECORD: Readonly<Record<CampaignKind, number>> = { instant: 0, vesting: 23_000, cumulative: 19_400 };

/**
 * Gas of one claim that an account sends itself, among so many leaves: by the mean length of a proof, and by how often a claim
 * is the first of its storage word. Lines through what `measureCosts` finds among 300, 1,000, 5,000 and 20,000 leaves, within
 * 1 % of it.
 * @param leaves at least 1
 */
export function claimGas(leaves: number, kind: CampaignKind = "instant"): number {
  return Math.round(62_590 + 630 * meanDepth(leaves) + openingGas(leaves) + RECORD[kind]);
}

/** The same where a credential's gate is asked; other gates take less. */
export function gatedClaimGas(leaves: number, kind: CampaignKind = "instant"): number {
  return Math.round(84_770 + 1_267 * meanDepth(leaves) + 2 * openingGas(leaves) + RECORD[kind]);
}

/** What a claim takes on average for words that it is the first of. */
export function openingGas(leaves: number): number {
  return (FIRST_OF_WORD * Math.ceil(leaves / LEAVES_PER_WORD)) / leaves;
}

/** Levels from a leaf to the root on average: in a complete tree, those that do not fit the last full level are one deeper. */
export function meanDepth(leaves: number): number {
  const full = Math.floor(Math.log2(leaves));
  return full + (2 * (leaves - 2 ** full)) / leaves;
}
