import type { CampaignRows } from "../../distribution/check/campaignRows.ts";
import { type Finding, problem } from "../../distribution/check/finding.ts";

export type MoneyFacts = {
  readonly rows: CampaignRows;
  /** Base units that a leaf has still to be paid. */
  readonly owedOf: (index: number) => bigint;
  /** Base units that there are for all of them. */
  readonly available: bigint;
};

/**
 * Whether there is money for all leaves together. Each range of a dry run has all of it for itself, so only this sees that it
 * does not go round.
 */
export function shortOfMoney({ rows, owedOf, available }: MoneyFacts): readonly Finding[] {
  let [owed, without] = [0n, 0];
  for (let index = 0; index < rows.count; index++) {
    const own = owedOf(index);
    owed += own;
    if (own > 0n && owed > available) without += 1;
  }
  if (owed <= available) return [];
  const missing = owed - available;
  const sentence = `The leaves have ${owed} base units to come and there are ${available}: ${missing} are missing, and claimed in order of index ${without} leaves go without.`;
  const details = { owed, available, missing, leaves: without };
  return [problem("Underfunded", sentence, "Send them: symbolon campaign fund CAMPAIGN DIR.", details)];
}
