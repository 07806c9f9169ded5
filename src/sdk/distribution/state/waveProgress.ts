import type { CampaignArguments } from "../../chain/campaigns/campaignPlan.ts";
import { waveStart } from "../../core/campaign/waves.ts";
import { type CampaignBook, type CampaignRows, rowAmount } from "../check/campaignRows.ts";
import { isMarked } from "../check/countPaid.ts";

/** The progress of one wave's claims; a campaign without waves has one. */
export type WaveProgress = {
  /** Unix seconds from which its leaves can be claimed. */
  readonly opens: bigint;
  /** The first index, and the one after the last. */
  readonly from: bigint;
  readonly to: bigint;
  /** Leaves of which anything was claimed. */
  readonly claimed: bigint;
  /**
   * Base units; undefined: the leaves are not known. `unpaid` is what its leaves may still get, whether due now or
   * later.
   */
  readonly sums: { readonly paid: bigint; readonly unpaid: bigint } | undefined;
};

/**
 * The progress of each wave's claims, by the campaign's own records.
 * @param rows of the tree in force; undefined: only leaves of an instant campaign are counted
 * @returns undefined where the campaign gives nothing without its leaves
 */
export function waveProgress(
  book: CampaignBook,
  rows: CampaignRows | undefined,
): readonly WaveProgress[] | undefined {
  const { terms } = book;
  const paidTo = paidToLeaf(book, rows);
  if (paidTo === undefined) return undefined;
  const waves = terms.waves === 0n ? 1n : terms.waves;
  return Array.from({ length: Number(waves) }, (_, i) => {
    const [from, to] = rangeOf(terms, BigInt(i));
    let claimed = 0n;
    let paid = 0n;
    let unpaid = 0n;
    for (let index = Number(from); index < Number(to); index++) {
      const had = paidTo(index);
      if (had.isClaimed) claimed += 1n;
      if (rows === undefined) continue;
      const amount = rowAmount(rows, index);
      const got = had.paid ?? (had.isClaimed ? amount : 0n);
      paid += got;
      // An account that got more under an earlier root owes nothing back.
      if (amount > got) unpaid += amount - got;
    }
    const sums = rows && { paid, unpaid };
    return { opens: terms.start + BigInt(i) * terms.waveInterval, from, to, claimed, sums };
  });
}

function rangeOf({ count, waves }: CampaignArguments, wave: bigint): readonly [from: bigint, to: bigint] {
  if (waves === 0n) return [0n, count];
  return [waveStart(wave, count, waves), waveStart(wave + 1n, count, waves)];
}

/** What is known of a leaf; `paid` undefined: all of it where it is claimed. */
type LeafPaid = { readonly isClaimed: boolean; readonly paid: bigint | undefined };

function paidToLeaf(
  book: CampaignBook,
  rows: CampaignRows | undefined,
): ((index: number) => LeafPaid) | undefined {
  if (book.kind === "instant") {
    const wordAt = (word: number) => book.words[word];
    return (index) => ({ isClaimed: isMarked(wordAt, index), paid: undefined });
  }
  // The leaves of another tree do not belong to this campaign.
  if (rows === undefined || BigInt(rows.count) !== book.terms.count) return undefined;
  if (book.kind === "vesting") {
    const { entitlements } = book;
    return (
      entitlements &&
      ((index) => {
        const { claimed = false, released = 0n } = entitlements[index] ?? {};
        return { isClaimed: claimed, paid: released };
      })
    );
  }
  const { paid } = book;
  return (
    paid &&
    ((index) => {
      const already = paid[index] ?? 0n;
      return { isClaimed: already > 0n, paid: already };
    })
  );
}
