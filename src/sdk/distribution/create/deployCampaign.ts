import { type Address, erc20Abi, type Hex, zeroAddress, zeroHash } from "viem";
import { createCampaignCall } from "../../chain/calls/campaigns.ts";
import { usualFactory } from "../../chain/campaigns/campaignContracts.ts";
import {
  type CampaignArguments,
  type CampaignForm,
  type CampaignPlan,
  campaignForms,
  claimForNames,
  type RootRules,
} from "../../chain/campaigns/campaignPlan.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { explainThrown } from "../../chain/errors/explainThrown.ts";
import { bigint, maybe, requireArguments, unixSeconds, writeClient } from "../../core/arguments.ts";
import { WORD_BYTES } from "../../core/bytes.ts";
import type { VestingSchedule } from "../../core/campaign/vesting.ts";
import { address, anything, hex, members, object, oneOf, count as wholeNumber } from "../../core/decode.ts";
import { sendSingle } from "../../delivery/sendCalls.ts";
import type { Timing } from "../../delivery/timing.ts";
import type { DistributionTree } from "../claim/treeOf.ts";
import { campaignRefusal } from "../decodeClaimError.ts";
import { predictedBy, requireFactory } from "./requireFactory.ts";

/** What is default: no start, waves or gate; whoever sends may claim for others; the rest goes to the client's account. */
export type DeployCampaignParameters = Partial<Omit<CampaignArguments, "root" | "count">> & {
  readonly token: Address;
  /** Its root, number of leaves and total become the campaign's: `treeOf`, or `buildTree` of `@symbolon/node`. */
  readonly tree: Pick<DistributionTree, "root" | "count" | "total">;
  /** Unix seconds after which nothing can be claimed any more. */
  readonly end: bigint;
  /** Makes a vesting campaign. */
  readonly schedule?: VestingSchedule | undefined;
  /** Makes a cumulative campaign. */
  readonly rules?: RootRules | undefined;
  /** Default: full. */
  readonly form?: CampaignForm | undefined;
  /** Default: 0. */
  readonly salt?: Hex | undefined;
  /** Default: where `deploySystem` puts it. */
  readonly factory?: Address | undefined;
  readonly timing?: Timing | undefined;
};

const shape = object(
  { token: address, tree: treeShape, end: unixSeconds },
  {
    treasury: maybe(address),
    gate: maybe(address),
    factory: maybe(address),
    start: maybe(unixSeconds),
    waves: maybe(bigint),
    waveInterval: maybe(bigint),
    maxExtraTime: maybe(bigint),
    claimFor: maybe(oneOf(claimForNames)),
    manifestHash: maybe(hex(WORD_BYTES)),
    schedule: maybe(members),
    rules: maybe(members),
    form: maybe(oneOf(campaignForms)),
    salt: maybe(hex(WORD_BYTES)),
    timing: anything,
  },
);

function treeShape(value: unknown, path: string): void {
  const { root, count, total } = members(value, path);
  hex(WORD_BYTES)(root, `${path}.root`);
  wholeNumber(count, `${path}.count`);
  bigint(total, `${path}.total`);
}

/**
 * Approves, creates and funds a campaign over a tree: open from the first second on, for whoever claims, without a gate, unless
 * it is said otherwise. Its number of leaves and its funding are the tree's. `createCampaign` looks at everything beforehand,
 * keeps a file, and goes on after a failure: take that where the money is others'.
 * @returns the campaign's address
 * @throws SymbolonError `BadArgument`, `NoFactory`, `OtherKind`, `OtherForm`, `TransactionReverted`, `TransactionPending`,
 * `ChainNotReachable`; why token or factory refused, by the name of its error
 * @example
 * const campaign = await deployCampaign(operator, { token, tree: treeOf(rows), end: 1_900_000_000n });
 */
export async function deployCampaign(
  client: WriteClient,
  parameters: DeployCampaignParameters,
): Promise<Address> {
  requireArguments("deployCampaign", writeClient, client);
  requireArguments("deployCampaign", shape, parameters);
  const { tree, form = "full", salt = zeroHash, timing } = parameters;
  const plan = planOf(client, parameters);
  const design = { kind: plan.kind, form };
  const { factory = usualFactory(design) } = parameters;
  const funding = tree.total;
  const approval = {
    address: plan.terms.token,
    abi: erc20Abi,
    functionName: "approve",
    args: [factory, funding],
  } as const;
  const creation = createCampaignCall({ factory, plan, salt, funding });
  try {
    await requireFactory(client, factory, design);
    const creator = client.account.address;
    const campaign = await predictedBy(client, { factory, plan, salt, creator }, design);
    for (const call of [approval, creation]) await sendSingle(client, call, timing);
    return campaign;
  } catch (thrown) {
    throw explainThrown(thrown, campaignRefusal);
  }
}

function planOf({ account }: WriteClient, parameters: DeployCampaignParameters): CampaignPlan {
  const { tree, schedule, rules } = parameters;
  const terms: CampaignArguments = {
    token: parameters.token,
    root: tree.root,
    count: BigInt(tree.count),
    start: parameters.start ?? 0n,
    end: parameters.end,
    waves: parameters.waves ?? 0n,
    waveInterval: parameters.waveInterval ?? 0n,
    treasury: parameters.treasury ?? account.address,
    gate: parameters.gate ?? zeroAddress,
    maxExtraTime: parameters.maxExtraTime ?? 0n,
    claimFor: parameters.claimFor ?? "Anyone",
    manifestHash: parameters.manifestHash ?? zeroHash,
  };
  if (schedule !== undefined) return { kind: "vesting", terms, schedule };
  return rules === undefined ? { kind: "instant", terms } : { kind: "cumulative", terms, rules };
}
