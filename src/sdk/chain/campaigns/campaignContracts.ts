import type { Address, Hex } from "viem";
import { shippedCodes } from "../abi/shippedCodes.ts";
import type { SystemContract } from "../book/addressBook.ts";
import { canonicalAddresses } from "../book/canonicalAddresses.ts";
import { type CampaignDesign, type CampaignKind, campaignKinds } from "./campaignPlan.ts";
import { isShippedCode } from "./codeFingerprint.ts";

/** The contracts of a kind in one form. */
export type CampaignContracts = {
  /** A campaign's own contract; in the light form the one that all its clones share. */
  readonly campaign: keyof typeof shippedCodes;
  readonly factory: keyof typeof shippedCodes;
  /** The factory's name in an address book. */
  readonly factoryInBook: SystemContract;
};

/** Names of the contracts of each kind of campaign, in the full form. */
export const campaignContracts = {
  instant: {
    campaign: "InstantCampaign",
    factory: "InstantCampaignFactory",
    factoryInBook: "instantCampaignFactory",
  },
  vesting: {
    campaign: "VestingCampaign",
    factory: "VestingCampaignFactory",
    factoryInBook: "vestingCampaignFactory",
  },
  cumulative: {
    campaign: "CumulativeCampaign",
    factory: "CumulativeCampaignFactory",
    factoryInBook: "cumulativeCampaignFactory",
  },
} as const satisfies Record<CampaignKind, CampaignContracts>;

/** Names of the contracts of instant campaigns, in the light form. */
const lightCampaignContracts = {
  campaign: "LightInstantCampaign",
  factory: "LightInstantCampaignFactory",
  factoryInBook: "lightInstantCampaignFactory",
} as const satisfies CampaignContracts;

/** Names of the contracts of a campaign. */
export function contractsOf({ kind, form }: CampaignDesign): CampaignContracts {
  return form === "light" ? lightCampaignContracts : campaignContracts[kind];
}

/** Where `deploySystem` puts the factory of a kind and form. */
export function usualFactory(design: CampaignDesign): Address {
  return canonicalAddresses[contractsOf(design).factoryInBook];
}

/** Every kind in every form that it has. */
export const campaignDesigns: readonly CampaignDesign[] = [
  ...campaignKinds.map((kind) => ({ kind, form: "full" }) as const),
  { kind: "instant", form: "light" },
];

/**
 * The kind and form whose contract has this code. A clone's own code is not a shipped contract's: give that of its
 * implementation.
 * @param code undefined: no code
 * @returns undefined where no shipped contract has it
 */
export function shippedDesign(
  code: Hex | undefined,
  contract: "campaign" | "factory",
): CampaignDesign | undefined {
  return campaignDesigns.find((design) => isShippedCode(code, shippedCodes[contractsOf(design)[contract]]));
}
