import type { CampaignBook } from "./campaignBook.ts";
import { type CampaignRows, rowAmount } from "./campaignRows.ts";

/** What a campaign has paid so far. */
export type Paid = {
  /** Leaves of which anything was claimed. */
  readonly claimed: number;
  /** Base units. */
  readonly paid: bigint;
  /** Base units of the leaves that are not paid yet, due by now or not. */
  readonly owed: bigint;
};

/** Leaves a word of the campaign's bitmap. */
export const LEAVES_PER_WORD = 256;

/** Adds up what a campaign of any kind has paid to its rows; undefined where that was not read. */
export function paidOf(book: CampaignBook, rows: CampaignRows): Paid | undefined {
  if (book.kind === "instant") return countPaid(rows, book.words);
  if (book.kind === "cumulative") return book.paid && countCumulative(rows, book.paid);
  if (book.entitlements === undefined) return undefined;
  const claims = book.entitlements.filter(({ claimed }) => claimed);
  const paid = claims.reduce((sum, { released }) => sum + released, 0n);
  return { claimed: claims.length, paid, owed: rows.total - paid };
}

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

/**
 * Adds up what a cumulative campaign has paid to the accounts of a tree, and what they may still claim under it.
 * @param paid base units, one a row
 */
export function countCumulative(rows: CampaignRows, paid: readonly bigint[]): Paid {
  let [claimed, sum, owed] = [0, 0n, 0n];
  for (const [row, already] of paid.entries()) {
    const amount = rowAmount(rows, row);
    if (already > 0n) claimed += 1;
    sum += already;
    // Somebody whom an earlier root gave more owes nothing back.
    if (amount > already) owed += amount - already;
  }
  return { claimed, paid: sum, owed };
}
