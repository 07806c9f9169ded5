import type { CampaignForm } from "../../chain/campaignKind.ts";
import { formCosts, type PaidWay } from "./formCosts.ts";

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
