import type { CampaignBook } from "../distribution/check/campaignRows.ts";
import { type CampaignRows, rowAmount } from "../distribution/check/campaignRows.ts";
import { LEAVES_PER_WORD } from "../distribution/check/countPaid.ts";
import type { MoneyFacts } from "./shortOfMoney.ts";

/**
 * What a campaign has still to pay leaf by leaf, and what it has for it: of a vesting campaign what is not promised yet,
 * since what was claimed has its money.
 * @returns undefined where what was paid of the leaves was not read
 */
export function owedMoney(book: CampaignBook, rows: CampaignRows, held: bigint): MoneyFacts | undefined {
  const amount = (index: number) => rowAmount(rows, index);
  if (book.kind === "instant") {
    const isPaid = (index: number) => {
      const word = book.words[Math.floor(index / LEAVES_PER_WORD)] ?? 0n;
      return ((word >> BigInt(index % LEAVES_PER_WORD)) & 1n) === 1n;
    };
    return { rows, owedOf: (index) => (isPaid(index) ? 0n : amount(index)), available: held };
  }
  if (book.kind === "vesting") {
    const { entitlements, funding } = book;
    if (entitlements === undefined) return undefined;
    const owedOf = (index: number) => (entitlements[index]?.claimed === true ? 0n : amount(index));
    return { rows, owedOf, available: funding.funded - funding.claimed };
  }
  const { paid } = book;
  if (paid === undefined) return undefined;
  const owedOf = (index: number) => {
    const rest = amount(index) - (paid[index] ?? 0n);
    return rest > 0n ? rest : 0n;
  };
  return { rows, owedOf, available: held };
}
