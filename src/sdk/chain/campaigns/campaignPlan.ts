import type { Address, Hex } from "viem";
import type { VestingSchedule } from "../../core/campaign/vesting.ts";

/** The kinds of campaigns: what a leaf pays at once, over time, or in total so far. */
export const campaignKinds = ["instant", "vesting", "cumulative"] as const;

export type CampaignKind = (typeof campaignKinds)[number];

/** The forms of campaigns: a contract of its own, or a clone with its terms behind its code. Instant campaigns alone have both. */
export const campaignForms = ["full", "light"] as const;

export type CampaignForm = (typeof campaignForms)[number];

/** What decides which contract a campaign is. */
export type CampaignDesign = { readonly kind: CampaignKind; readonly form: CampaignForm };

/** Who may claim on behalf of the leaf's account, by number on chain. */
export const claimForNames = ["Anyone", "AfterLastWave", "Never"] as const;

export type ClaimFor = (typeof claimForNames)[number];

/** What is fixed when a campaign of any kind is created: the Solidity struct `CampaignArguments`. Moments are Unix seconds. */
export type CampaignArguments = {
  readonly token: Address;
  /** Root of the native tree of campaign leaves. */
  readonly root: Hex;
  /** Number of leaves. */
  readonly count: bigint;
  readonly start: bigint;
  readonly end: bigint;
  /** From 2 to `count`; 0 for none. */
  readonly waves: bigint;
  /** Seconds between waves; 0 where there are none. */
  readonly waveInterval: bigint;
  /** Where the rest goes after the end. */
  readonly treasury: Address;
  /** Contract asked before each payment; the zero address for none. */
  readonly gate: Address;
  /** Most seconds by which the gate may move the end. */
  readonly maxExtraTime: bigint;
  readonly claimFor: ClaimFor;
  /** Whether the treasury may take everything back before `start`. */
  readonly recallable: boolean;
  /** keccak256 of the bytes of the campaign's manifest. */
  readonly manifestHash: Hex;
};

/** Who may put the next roots of a cumulative campaign in force, and how; none of it ever changes. */
export type RootRules = {
  /** Who may propose roots. */
  readonly proposer: Address;
  /** Who may veto them. */
  readonly guardian: Address;
  /** Seconds from a proposal to its acceptance at the earliest, from 1 day to 90 days. */
  readonly timelock: bigint;
  /** Seconds for which a root stays good after another took its place, from 1 to the timelock. */
  readonly overlap: bigint;
  /** Most base units that a root may bring with it. */
  readonly fundingCap: bigint;
};

/** Everything that is fixed when a campaign is created, by its kind. */
export type CampaignPlan =
  | { readonly kind: "instant"; readonly terms: CampaignArguments }
  | { readonly kind: "vesting"; readonly terms: CampaignArguments; readonly schedule: VestingSchedule }
  | {
      readonly kind: "cumulative";
      /** Without waves; the tree is the first one. */
      readonly terms: CampaignArguments;
      readonly rules: RootRules;
    };

/** The shared terms as the contracts' ABI takes them. */
export function abiArguments({ claimFor, ...rest }: CampaignArguments) {
  return { ...rest, claimFor: claimForNames.indexOf(claimFor) };
}

/** The shared terms out of what the contracts' ABI gives. */
export function argumentsOfAbi({ claimFor, ...rest }: ReturnType<typeof abiArguments>): CampaignArguments {
  // Solidity knows no other number.
  return { ...rest, claimFor: claimForNames[claimFor] ?? "Never" };
}
