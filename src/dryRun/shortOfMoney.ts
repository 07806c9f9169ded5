import type { CampaignRows } from "../distribution/check/campaignRows.ts";
import { type Finding, problem } from "../distribution/check/finding.ts";

export type MoneyFacts = {
  readonly rows: CampaignRows;
  /** Base units that a leaf has still to be paid. */
  readonly owedOf: (index: number) => bigint;
  /** Base units that there are for all of them. */
  readonly available: bigint;
};

/**
 * Whether there is money for all leaves together. Where there is not, they have to be claimed in one range: each range of a
 * dry run has all the money for itself.
 */
export function shortOfMoney({ rows, owedOf, available }: MoneyFacts): readonly Finding[] {
  let [owed, left, without] = [0n, available, 0];
  for (let index = 0; index < rows.count; index++) {
    const own = owedOf(index);
    owed += own;
    if (own <= left) left -= own;
    else without += 1;
  }
  if (owed <= available) return [];
  const missing = owed - available;
  const sentence = `The leaves have ${owed} base units to come and there are ${available}: ${missing} are missing, and claimed in order of index ${without} leaves go without.`;
  const details = { owed, available, missing, leaves: without };
  return [problem("Underfunded", sentence, "Send them: symbolon campaign fund CAMPAIGN DIR.", details)];
}
