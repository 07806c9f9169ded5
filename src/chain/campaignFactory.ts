import { cumulativeCampaignFactoryAbi } from "./abi/cumulativeCampaignFactoryAbi.ts";
import { instantCampaignFactoryAbi } from "./abi/instantCampaignFactoryAbi.ts";
import { vestingCampaignFactoryAbi } from "./abi/vestingCampaignFactoryAbi.ts";
import type { SystemContract } from "./addressBook.ts";
import { abiArguments, argumentsOfAbi, type CampaignPlan } from "./campaignArguments.ts";
import type { CampaignKind } from "./campaignKind.ts";

/** What the factory of each kind is called in an address book. */
export const campaignFactories = {
  instant: "instantCampaignFactory",
  vesting: "vestingCampaignFactory",
  cumulative: "cumulativeCampaignFactory",
} as const satisfies Record<CampaignKind, SystemContract>;

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

/** A plan as its factory's ABI takes it, typed as that of an instant campaign. */
export function planAsAbi(plan: CampaignPlan): ReturnType<typeof abiArguments> {
  return structOf(plan) as ReturnType<typeof abiArguments>;
}

function structOf(plan: CampaignPlan) {
  const terms = abiArguments(plan.terms);
  if (plan.kind === "instant") return terms;
  return plan.kind === "vesting" ? { terms, ...plan.schedule } : { terms, ...plan.rules };
}

type AbiTerms = ReturnType<typeof abiArguments>;

/** A plan out of what its factory's ABI gives. */
export function planOfAbi(kind: CampaignKind, struct: unknown): CampaignPlan {
  if (kind === "instant") return { kind, terms: argumentsOfAbi(struct as AbiTerms) };
  const { terms, ...rest } = struct as { readonly terms: AbiTerms };
  const shared = argumentsOfAbi(terms);
  return kind === "vesting"
    ? { kind, terms: shared, schedule: rest as PlanPart<"vesting">["schedule"] }
    : { kind, terms: shared, rules: rest as PlanPart<"cumulative">["rules"] };
}

type PlanPart<Kind extends CampaignKind> = Extract<CampaignPlan, { kind: Kind }>;
