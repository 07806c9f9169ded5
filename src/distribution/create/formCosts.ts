import type { CampaignForm } from "../../chain/campaignKind.ts";

/** How leaves are claimed: each by a transaction of its own or in bundles, by anybody or as its account signed. */
export const paidWays = ["direct", "bundled", "signed", "signed-bundled"] as const;

export type PaidWay = (typeof paidWays)[number];

/** Gas of an instant campaign in one form. */
export type FormCosts = {
  /** Of creating and funding it, the approval aside. */
  readonly creation: bigint;
  /** Of one claim; in bundles of 100, of one item. */
  readonly claim: Readonly<Record<PaidWay, bigint>>;
};

/**
 * As measured with an ordinary ERC-20 (bench/results/gas.json: the rows campaign-create, claim-direct,
 * claim-many-100-contiguous, claim-signed-to and claim-many-100-signed, of the light form with `-light`). Another token moves
 * all of them alike, so it does not move the difference.
 */
export const formCosts: Readonly<Record<CampaignForm, FormCosts>> = {
  full: {
    creation: 2_137_625n,
    claim: { direct: 73_121n, bundled: 29_414n, signed: 80_390n, "signed-bundled": 36_000n },
  },
  light: {
    creation: 152_172n,
    claim: { direct: 76_093n, bundled: 29_665n, signed: 83_962n, "signed-bundled": 36_851n },
  },
};
