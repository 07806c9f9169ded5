import type { CampaignRows } from "../../../src/distribution/check/campaignRows.ts";
import { countCumulative } from "../../../src/distribution/check/countPaid.ts";

/** Rows, and what was paid so far to the account of each. */
type PaidRows = { readonly rows: CampaignRows; readonly paid: readonly bigint[] };

/** How the funding of a root comes about, in base units. */
export type RootFunding = {
  /** Of the new tree, and of the present one; the latter undefined where that was not given. */
  readonly total: bigint;
  readonly totalBefore: bigint | undefined;
  /** What the campaign holds. */
  readonly balance: bigint;
  /** What may still be claimed under the present tree; undefined where that was not given. */
  readonly owedBefore: bigint | undefined;
  /** What may be claimed under the new tree. */
  readonly owed: bigint;
  /** What the new tree needs beside what the campaign holds. */
  readonly funding: bigint;
};

/**
 * What a root has to bring: what the new tree's total exceeds the present one's by, less what the campaign has to spare.
 * That is, whenever nobody is lowered, what may be claimed under the new tree less what is held.
 */
export function rootFunding({
  balance,
  next,
  present,
}: {
  readonly balance: bigint;
  readonly next: PaidRows;
  readonly present: PaidRows | undefined;
}): RootFunding {
  const { owed } = countCumulative(next.rows, next.paid);
  return {
    total: next.rows.total,
    totalBefore: present?.rows.total,
    balance,
    owedBefore: present && countCumulative(present.rows, present.paid).owed,
    owed,
    funding: owed > balance ? owed - balance : 0n,
  };
}
