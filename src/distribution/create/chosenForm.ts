import { formatEther, formatGwei } from "viem";
import { getCode, getGasPrice } from "viem/actions";
import type { CreateOptions } from "../../../scripts/campaign/createOptions.ts";
import { readAddressBook } from "../../../scripts/command/readAddressBook.ts";
import { shippedDesign } from "../../chain/campaignContracts.ts";
import { type CampaignForm, type CampaignKind, campaignForms } from "../../chain/campaignKind.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { CampaignFile } from "./campaignFile.ts";
import { chooseForm, type FormChoice } from "./chooseForm.ts";
import type { PaidWay } from "./formCosts.ts";

/** The form in which a campaign is created, and why. */
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

export type ChosenFormParameters = {
  readonly options: CreateOptions;
  readonly kind: CampaignKind;
  readonly earlier: CampaignFile | undefined;
  /** Leaves. */
  readonly count: bigint;
};

/**
 * The form that a run creates: the one that was told, by name, by the file of an earlier run or by the factory; else the
 * cheaper one.
 * @throws SymbolonError `NoLightForm`
 */
export async function chosenForm(
  client: ReadClient,
  { options, kind, earlier, count }: ChosenFormParameters,
): Promise<ChosenForm> {
  if (kind !== "instant") {
    requireForm(kind, options.form);
    return { form: "full", why: `campaigns of kind ${kind} have no other`, reckoned: undefined };
  }
  const { paid = "direct" } = options;
  const choice = chooseForm({ count, paid });
  const gasPrice = options.gasPrice ?? (await getGasPrice(client));
  const reckoned = { ...choice, count, paid, gasPrice };
  const told = await toldForm(client, options, earlier);
  if (told !== undefined) return { ...told, reckoned };
  const { full, light } = choice.gas;
  const spared = full.total > light.total ? full.total - light.total : light.total - full.total;
  const why = `${spared.toLocaleString("en")} gas less if all claim; from ${choice.fullFrom.toLocaleString("en")} claims on the full form is cheaper`;
  return { form: choice.form, why, reckoned };
}

async function toldForm(
  client: ReadClient,
  { form, factory, addresses }: CreateOptions,
  earlier: CampaignFile | undefined,
): Promise<Pick<ChosenForm, "form" | "why"> | undefined> {
  if (form !== undefined) return { form, why: "as --form says" };
  if (earlier !== undefined) return { form: earlier.form, why: "as the campaign's file says" };
  if (factory !== undefined) {
    const made = shippedDesign(await getCode(client, { address: factory }), "factory")?.form ?? "full";
    return { form: made, why: "as the factory makes it that was given" };
  }
  const book = addresses === undefined ? undefined : readAddressBook(addresses).get(client.chain.id);
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

/** Form and arithmetic, for people. */
export function formLines({
  form,
  why,
  reckoned,
}: ChosenForm): readonly (readonly [name: string, value: string])[] {
  if (reckoned === undefined) return [];
  const { count, paid, gas, gasPrice } = reckoned;
  const text = (amount: bigint) => amount.toLocaleString("en");
  return [
    ["form", `${form}: ${why}`],
    ...campaignForms.map((one) => {
      const { creation, claim, total } = gas[one];
      const sum = `${text(creation)} + ${text(count)} ${paid} x ${text(claim)} = ${text(total)} gas`;
      const cost = `${formatEther(total * gasPrice)} ether at ${formatGwei(gasPrice)} gwei`;
      return [`${one} costs`, `${sum}: ${cost}`] as const;
    }),
  ];
}

/** Form and arithmetic, for programs. */
export function formContent({ why, reckoned }: ChosenForm) {
  if (reckoned === undefined) return { why };
  const { gas, gasPrice, count, paid, fullFrom } = reckoned;
  const costs = Object.fromEntries(
    campaignForms.map((one) => [one, { ...gas[one], wei: gas[one].total * gasPrice }]),
  );
  return { why, count, paid, gasPrice, fullFrom, costs };
}
