import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import type { VestingSchedule } from "../../core/campaign/vesting.ts";
import { cumulativeCampaignFactoryAbi } from "../abi/cumulativeCampaignFactoryAbi.ts";
import { instantCampaignFactoryAbi } from "../abi/instantCampaignFactoryAbi.ts";
import { vestingCampaignFactoryAbi } from "../abi/vestingCampaignFactoryAbi.ts";
import {
  abiArguments,
  argumentsOfAbi,
  type CampaignKind,
  type CampaignPlan,
  type RootRules,
} from "./campaignPlan.ts";

/** The ABI of any kind's factory: they differ in nothing but the struct of the arguments. */
export type CampaignFactoryAbi = typeof instantCampaignFactoryAbi;

const abis = {
  instant: instantCampaignFactoryAbi,
  vesting: vestingCampaignFactoryAbi,
  cumulative: cumulativeCampaignFactoryAbi,
} as const;

/**
 * The ABI of a kind's factory, typed as that of instant campaigns, so that one call serves all kinds: encoding and decoding
 * go by the ABI itself, and the struct comes from `planAsAbi` and goes to `planOfAbi`.
 */
export function campaignFactoryAbi(kind: CampaignKind): CampaignFactoryAbi {
  return abis[kind] as unknown as CampaignFactoryAbi;
}

type AbiTerms = ReturnType<typeof abiArguments>;

/** A plan as its factory's ABI takes it, typed as that of an instant campaign. */
export function planAsAbi(plan: CampaignPlan): AbiTerms {
  const terms = abiArguments(plan.terms);
  if (plan.kind === "instant") return terms;
  const struct: unknown = { terms, ...(plan.kind === "vesting" ? plan.schedule : plan.rules) };
  return struct as AbiTerms;
}

/** A plan out of what its factory's ABI gives. */
export function planOfAbi(kind: CampaignKind, struct: unknown): CampaignPlan {
  if (kind === "instant") return { kind, terms: argumentsOfAbi(struct as AbiTerms) };
  const { terms, ...rest } = struct as { readonly terms: AbiTerms };
  const shared = argumentsOfAbi(terms);
  return kind === "vesting"
    ? { kind, terms: shared, schedule: rest as VestingSchedule }
    : { kind, terms: shared, rules: rest as RootRules };
}

export type PredictCampaignParameters = {
  /** The factory of the plan's kind. */
  readonly factory: Address;
  readonly plan: CampaignPlan;
  /** As in `createCampaign`. */
  readonly salt: Hex;
  /** Who would create it: the address depends on them, so nobody else can take it. */
  readonly creator: Address;
};

/** Where `createCampaign` with the same values puts the campaign. */
export function predictCampaign(
  client: Client<Transport>,
  { factory, plan, salt, creator }: PredictCampaignParameters,
): Promise<Address> {
  return readContract(client, {
    address: factory,
    abi: campaignFactoryAbi(plan.kind),
    functionName: "predict",
    args: [planAsAbi(plan), salt, creator],
  });
}
