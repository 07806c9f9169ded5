import type { Address, Hex } from "viem";
import type { ClaimFor } from "../../src/chain/campaignArguments.ts";
import type { CampaignForm } from "../../src/chain/campaignKind.ts";
import type { PaidWay } from "../../src/distribution/create/formCosts.ts";

/** The terms that `campaign create` may be told; what is left out comes from the file of an earlier run, or from a default. */
export type TermOptions = {
  readonly token?: Address;
  /** Unix seconds. */
  readonly start?: bigint;
  readonly end?: bigint;
  readonly treasury?: Address;
  readonly gate?: Address;
  readonly maxExtraTime?: bigint;
  readonly claimFor?: ClaimFor;
  readonly waves?: bigint;
  /** Seconds. */
  readonly waveInterval?: bigint;
  readonly salt?: Hex;
  /** Base units. */
  readonly funding?: bigint;
  /** The file of a schedule: makes it a vesting campaign. */
  readonly schedule?: string;
  /** Left out: the one that costs less. */
  readonly form?: CampaignForm;
  /** How leaves will be claimed; left out: directly. It decides which form costs less. */
  readonly paid?: PaidWay;
} & RuleOptions;

/** Each of them makes it a cumulative campaign. */
export type RuleOptions = {
  readonly proposer?: Address;
  readonly guardian?: Address;
  /** Seconds. */
  readonly timelock?: bigint;
  /** Seconds; left out: the timelock. */
  readonly overlap?: bigint;
  /** Base units. */
  readonly fundingCap?: bigint;
};

export type CreateOptions = TermOptions & {
  readonly rpc: string;
  /** The factory of the campaign's kind. */
  readonly factory?: Address;
  /** An address book. */
  readonly addresses?: string;
  /** Wei of a unit of gas, to reckon with; left out: the chain's. */
  readonly gasPrice?: bigint;
  /** Ids of warnings that are known and meant. */
  readonly accept?: readonly string[];
  /** Allow the factory by a signature instead of a transaction. */
  readonly permit?: boolean;
  /** The campaign file. */
  readonly out?: string;
  readonly journal?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};
