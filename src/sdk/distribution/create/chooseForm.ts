import { getCode, getGasPrice } from "viem/actions";
import { shippedDesign } from "../../chain/campaigns/campaignContracts.ts";
import type { CampaignForm, CampaignKind } from "../../chain/campaigns/campaignPlan.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import { formatCount } from "../../core/text/format.ts";
import type { CampaignFile } from "./campaignFile.ts";
import type { PaidWay } from "./paidWays.ts";
import type { FactoryPlaces } from "./requireFactory.ts";

/** What an instant campaign costs in one form, in gas. */
export type FormGas = {
  readonly creation: bigint;
  readonly claim: bigint;
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
  readonly count: bigint;
  readonly paid: PaidWay;
};

/** Chooses the form in which creation and claims together take less gas. */
export function chooseForm({ count, paid }: ChooseFormParameters): FormChoice {
  const gasOf = (form: CampaignForm): FormGas => {
    const { creation, claim } = formCosts[form];
    return { creation, claim: claim[paid], total: creation + count * claim[paid] };
  };
  const full = gasOf("full");
  const light = gasOf("light");
  const saved = full.creation - light.creation;
  const dearer = light.claim - full.claim;
  return {
    form: light.total < full.total ? "light" : "full",
    gas: { full, light },
    fullFrom: (saved + dearer - 1n) / dearer,
  };
}

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
    creation: 2_202_177n,
    claim: { direct: 72_663n, bundled: 29_368n, signed: 79_991n, "signed-bundled": 35_881n },
  },
  light: {
    creation: 152_892n,
    claim: { direct: 75_705n, bundled: 29_619n, signed: 83_622n, "signed-bundled": 36_737n },
  },
};

export type ChosenForm = {
  readonly form: CampaignForm;
  readonly why: string;
  /** What each form costs; undefined where there is but one. */
  readonly reckoned:
    | (FormChoice & {
        readonly count: bigint;
        readonly paid: PaidWay;
        /** Wei of a unit of gas. */
        readonly gasPrice: bigint;
      })
    | undefined;
};

export type FormOptions = FactoryPlaces & {
  /** Default: the one that costs less. */
  readonly form?: CampaignForm | undefined;
  /** How leaves will be claimed; default: directly. It decides which form costs less. */
  readonly paid?: PaidWay | undefined;
  /** Wei of a unit of gas, to reckon with; default: the chain's. */
  readonly gasPrice?: bigint | undefined;
};

export type ChosenFormParameters = FormOptions & {
  readonly kind: CampaignKind;
  readonly earlier: CampaignFile | undefined;
  readonly count: bigint;
};

/**
 * The form that a run creates: the one that is given, by name, by the file of an earlier run or by the factory; else the
 * cheaper one.
 * @throws SymbolonError `NoLightForm`
 */
export async function chosenForm(client: ReadClient, parameters: ChosenFormParameters): Promise<ChosenForm> {
  const { kind, count, paid = "direct" } = parameters;
  if (kind !== "instant") {
    requireForm(kind, parameters.form);
    return { form: "full", why: `campaigns of kind ${kind} have no other`, reckoned: undefined };
  }
  const choice = chooseForm({ count, paid });
  const gasPrice = parameters.gasPrice ?? (await getGasPrice(client));
  const reckoned = { ...choice, count, paid, gasPrice };
  const given = await givenForm(client, parameters);
  if (given !== undefined) return { ...given, reckoned };
  const { full, light } = choice.gas;
  const spared = full.total > light.total ? full.total - light.total : light.total - full.total;
  const why = `${formatCount(spared)} gas less if all claim; from ${formatCount(choice.fullFrom)} claims on the full form is cheaper`;
  return { form: choice.form, why, reckoned };
}

async function givenForm(
  client: ReadClient,
  { form, factory, addressBook, earlier }: ChosenFormParameters,
): Promise<Pick<ChosenForm, "form" | "why"> | undefined> {
  if (form !== undefined) return { form, why: "as --form says" };
  if (earlier !== undefined) return { form: earlier.form, why: "as the campaign's file says" };
  if (factory !== undefined) {
    const made = shippedDesign(await getCode(client, { address: factory }), "factory")?.form ?? "full";
    return { form: made, why: "as the factory makes it that was given" };
  }
  const book = addressBook?.get(client.chain.id);
  return book !== undefined && book.lightInstantCampaignFactory === undefined
    ? { form: "full", why: "the address book has no lightInstantCampaignFactory" }
    : undefined;
}

/** @throws SymbolonError `NoLightForm` */
export function requireForm(kind: CampaignKind, form: CampaignForm | undefined): void {
  if (kind === "instant" || form !== "light") return;
  throw new SymbolonError({
    code: "NoLightForm",
    reason: `Campaigns of kind ${kind} have no light form.`,
    hint: "Leave --form out: only instant campaigns have two forms.",
    details: { kind },
  });
}
