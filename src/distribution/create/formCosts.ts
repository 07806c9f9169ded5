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
 * As `symbolon bench gas` measures it (bench/results/gas.json: the rows campaign-create, claim-direct,
 * claim-many-100-contiguous, claim-signed-to and claim-many-100-signed, in both forms), with an ordinary ERC-20. Another token
 * moves all of them alike, so it does not move the difference.
 */
export const formCosts: Readonly<Record<CampaignForm, FormCosts>> = {
  full: {
    creation: 2_106_000n,
    claim: { direct: 73_200n, bundled: 29_510n, signed: 80_410n, "signed-bundled": 36_090n },
  },
  light: {
    creation: 152_000n,
    claim: { direct: 76_150n, bundled: 29_745n, signed: 83_960n, "signed-bundled": 36_900n },
  },
};
