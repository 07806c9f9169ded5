import { type TokenWords, tokenAmount } from "../../core/text/tokenAmount.ts";
import type { CampaignBook } from "./campaignRows.ts";
import { type CampaignRows, rowAmount } from "./campaignRows.ts";
import { type CampaignFinding, problem } from "./finding.ts";

/** What a campaign has paid so far. */
export type Paid = {
  /** Leaves of which anything was claimed. */
  readonly claimed: number;
  /** Base units. */
  readonly paid: bigint;
  /** Base units of the leaves that are not paid yet, whether due now or later. */
  readonly owed: bigint;
};

/** Leaves a word of the campaign's bitmap. */
export const LEAVES_PER_WORD = 256;

/** Whether the bitmap marks an index as paid. @param wordAt words; undefined: nothing in it is */
export function isMarked(wordAt: (word: number) => bigint | undefined, index: number): boolean {
  const word = wordAt(Math.floor(index / LEAVES_PER_WORD)) ?? 0n;
  return ((word >> BigInt(index % LEAVES_PER_WORD)) & 1n) === 1n;
}

/** Adds up what a campaign of any kind has paid to its rows; undefined where that was not read. */
export function sumPaid(book: CampaignBook, rows: CampaignRows): Paid | undefined {
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
 * @param paid base units, one for each row
 */
export function countCumulative(rows: CampaignRows, paid: readonly bigint[]): Paid {
  let claimed = 0;
  let sum = 0n;
  let owed = 0n;
  for (const [row, already] of paid.entries()) {
    const amount = rowAmount(rows, row);
    if (already > 0n) claimed += 1;
    sum += already;
    // An account that got more under an earlier root owes nothing back.
    if (amount > already) owed += amount - already;
  }
  return { claimed, paid: sum, owed };
}

/** Whether a campaign can pay everybody whom it has not paid yet. */
export function checkMoney(
  { owed, paid }: Paid,
  balance: bigint,
  token: TokenWords,
): readonly CampaignFinding[] {
  if (balance >= owed) return [];
  const text = (amount: bigint) => tokenAmount(amount, token);
  const sentence = `The campaign holds ${text(balance)}, has paid ${text(paid)} and owes ${text(owed)}: ${text(owed - balance)} are missing.`;
  const hint = "Send them: symbolon campaign fund CAMPAIGN DIR.";
  return [problem("Underfunded", sentence, hint, { balance, paid, owed, missing: owed - balance })];
}

/** Checks the bitmap of a campaign for bits that no claim can have set. */
export function checkBitmap(
  words: readonly bigint[],
  { count, start, now }: { readonly count: bigint; readonly start: bigint; readonly now: bigint },
): readonly CampaignFinding[] {
  const found: CampaignFinding[] = [];
  const set = words.findIndex((word) => word !== 0n);
  if (set !== -1 && now < start) {
    const sentence = `Leaves from ${set * LEAVES_PER_WORD} on are marked as paid, though nothing could be claimed so far.`;
    const hint = "Do not use it: its deployer marked them, and they will never be paid.";
    found.push(problem("ClaimedBeforeStart", sentence, hint, { word: set, start, now }));
  }
  const last = words.at(-1) ?? 0n;
  const leaves = Number(count) - (words.length - 1) * LEAVES_PER_WORD;
  if (words.length > 0 && leaves < LEAVES_PER_WORD && last >> BigInt(Math.max(leaves, 0)) !== 0n) {
    const sentence = `Leaves beyond the last one, ${count - 1n}, are marked as paid.`;
    const hint = "Do not use it: its bitmap does not follow from claims.";
    found.push(problem("ClaimedBeyondCount", sentence, hint, { count }));
  }
  return found;
}
