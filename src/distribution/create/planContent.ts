import { type Address, getAddress } from "viem";
import {
  type CampaignArguments,
  type CampaignPlan,
  claimForNames,
  type RootRules,
} from "../../chain/campaignArguments.ts";
import { type CampaignKind, campaignKinds } from "../../chain/campaignKind.ts";
import type { VestingSchedule } from "../../core/campaign/vesting.ts";
import { address, type Decoder, hex, list, object, oneOf, truth, uint64, units } from "../../core/decode.ts";
import type { SymbolonError } from "../../core/errors.ts";

/** What a campaign file says of a plan beside its kind. */
const PARTS = {
  instant: [],
  vesting: ["schedule"],
  cumulative: ["rules"],
} as const satisfies Record<CampaignKind, readonly string[]>;

export const HASH = hex(32);
/** In its EIP-55 form. */
export const checksummed: Decoder<Address> = (value, path) => getAddress(address(value, path));

/** A plan as files and `--json` hold it. */
export function planContent(plan: CampaignPlan) {
  const { terms, ...rest } = plan;
  return { ...rest, arguments: terms };
}

export const planTerms = object<CampaignArguments>({
  token: checksummed,
  root: HASH,
  count: units,
  start: uint64,
  end: uint64,
  waves: uint64,
  waveInterval: uint64,
  treasury: checksummed,
  gate: checksummed,
  maxExtraTime: uint64,
  claimFor: oneOf(claimForNames),
  manifestHash: HASH,
});

/** The members that a plan may have in a file beside its terms. */
export const planMembers = {
  kind: oneOf(campaignKinds),
  schedule: object<VestingSchedule>({
    stepped: truth,
    points: list(object({ time: uint64, share: uint64 })),
  }),
  rules: object<RootRules>({
    proposer: checksummed,
    guardian: checksummed,
    timelock: uint64,
    overlap: uint64,
    fundingCap: units,
  }),
};

type PlanMembers = { readonly [Name in keyof typeof planMembers]?: ReturnType<(typeof planMembers)[Name]> };

/** The plan that members of a file make. A file without a kind is of a release that knew instant campaigns alone. */
export function planOf(
  terms: CampaignArguments,
  { kind = "instant", schedule, rules }: PlanMembers,
  refuse: (problem: string) => SymbolonError,
): CampaignPlan {
  for (const [name, value] of Object.entries({ schedule, rules })) {
    if ((PARTS[kind] as readonly string[]).includes(name) === (value !== undefined)) continue;
    const has = value === undefined ? "no member" : "a member";
    throw refuse(`it has ${has} ${JSON.stringify(name)}, and is of kind ${kind}`);
  }
  if (schedule !== undefined) return { kind: "vesting", terms, schedule };
  return rules === undefined ? { kind: "instant", terms } : { kind: "cumulative", terms, rules };
}
