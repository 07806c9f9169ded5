import { type CampaignRows, rowAmount } from "./campaignRows.ts";

/** What a campaign has paid so far. */
export type Paid = {
  /** Leaves. */
  readonly claimed: number;
  /** Base units. */
  readonly paid: bigint;
  /** Base units of the leaves that are not paid yet. */
  readonly owed: bigint;
};

/** Leaves a word of the campaign's bitmap. */
export const LEAVES_PER_WORD = 256;

/** Adds up what was paid, by the campaign's bitmap: bit i of word w is index 256 * w + i. */
export function countPaid(rows: CampaignRows, words: readonly bigint[]): Paid {
  let claimed = 0;
  let paid = 0n;
  for (const [word, bits] of words.entries()) {
    if (bits === 0n) continue;
    const from = word * LEAVES_PER_WORD;
    for (let bit = 0; bit < LEAVES_PER_WORD && from + bit < rows.count; bit++) {
      if (((bits >> BigInt(bit)) & 1n) === 0n) continue;
      claimed += 1;
      paid += rowAmount(rows, from + bit);
    }
  }
  return { claimed, paid, owed: rows.total - paid };
}
