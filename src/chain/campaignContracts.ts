import type { Hex } from "viem";
import { shippedCodes } from "./abi/shippedCodes.ts";
import type { SystemContract } from "./addressBook.ts";
import { type CampaignKind, campaignKinds } from "./campaignKind.ts";
import { isShippedCode } from "./codeFingerprint.ts";

/** The contracts of a kind. */
type CampaignContracts = {
  /** A campaign's own. */
  readonly campaign: keyof typeof shippedCodes;
  readonly factory: keyof typeof shippedCodes;
  /** What an address book calls the factory. */
  readonly factoryInBook: SystemContract;
};

/** What the contracts of each kind of campaign are called. */
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

/**
 * The kind whose contract this code is.
 * @param code undefined: there is none
 * @returns undefined where it is that of no kind that is shipped
 */
export function shippedKind(
  code: Hex | undefined,
  contract: "campaign" | "factory",
): CampaignKind | undefined {
  return campaignKinds.find((kind) => isShippedCode(code, shippedCodes[campaignContracts[kind][contract]]));
}
