import type { CampaignForm } from "../../chain/campaigns/campaignPlan.ts";

/** What an instant campaign costs in one form, in gas. */
export type FormGas = {
  readonly creation: bigint;
  /** Of one claim. */
  readonly claim: bigint;
  /** Of the creation and all claims. */
  readonly total: bigint;
};

/** Which form of an instant campaign is the cheaper one, and by what. */
export type FormChoice = {
  readonly form: CampaignForm;
  readonly gas: Readonly<Record<CampaignForm, FormGas>>;
  /** From so many claims on the full form is the cheaper one. */
  readonly fullFrom: bigint;
};

export type ChooseFormParameters = {
  /** Claims that are reckoned with. */
  readonly count: bigint;
  readonly paid: PaidWay;
};

/** Chooses the form in which creation and claims together take less gas. */
export function chooseForm({ count, paid }: ChooseFormParameters): FormChoice {
  const gasOf = (form: CampaignForm): FormGas => {
    const { creation, claim } = formCosts[form];
    return { creation, claim: claim[paid], total: creation + count * claim[paid] };
  };
  const [full, light] = [gasOf("full"), gasOf("light")];
  const [saved, dearer] = [full.creation - light.creation, light.claim - full.claim];
  return {
    form: light.total < full.total ? "light" : "full",
    gas: { full, light },
    fullFrom: (saved + dearer - 1n) / dearer,
  };
}

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
