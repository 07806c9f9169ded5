import { type Address, erc20Abi, type Hex, zeroHash } from "viem";
import type { SystemContract } from "../chain/book/addressBook.ts";
import { createCampaignCall } from "../chain/calls/campaigns.ts";
import { usualFactory } from "../chain/campaigns/campaignContracts.ts";
import { predictCampaign } from "../chain/campaigns/campaignFactory.ts";
import type { CampaignForm, CampaignPlan } from "../chain/campaigns/campaignPlan.ts";
import type { WriteClient } from "../chain/clients.ts";
import { sendSingle } from "../delivery/sendCalls.ts";
import type { Timing } from "../delivery/timing.ts";
import { type DeployedContract, type DeployOptions, deployContracts } from "./deploy.ts";
import { deployProxy } from "./deployProxy.ts";
import { requireProxy } from "./requireProxy.ts";
import { systemConstructions } from "./system.ts";

/**
 * Deploys what a chain lacks of the system, at `canonicalAddresses`.
 * @param options with `makeProxy` also the deployment proxy, where it is not there: right on chains of one's own
 * @throws SymbolonError `ProxyMissing`, and as `deployProxy` and `deployContracts`
 */
export async function deploySystem(
  client: WriteClient,
  { makeProxy = false, ...options }: Omit<DeployOptions, "salt"> & { readonly makeProxy?: boolean } = {},
): Promise<Readonly<Record<SystemContract, DeployedContract>>> {
  const constructions = systemConstructions();
  if (makeProxy && options.dryRun !== true) await deployProxy(client, options.timing, { constructions });
  else await requireProxy(client);
  return deployContracts(client, constructions, options);
}

export type DeployCampaignParameters = {
  readonly plan: CampaignPlan;
  /** Left out: full. */
  readonly form?: CampaignForm;
  /** Base units of the plan's token, which the client's account has. */
  readonly funding: bigint;
  /** Left out: 0. */
  readonly salt?: Hex;
  /** Left out: where `deploySystem` puts it. */
  readonly factory?: Address;
  readonly timing?: Timing;
};

/**
 * Approves, creates and funds a campaign, for tests and chains of one's own: `createCampaign` of `symbolon/distribution` looks at
 * everything first, and goes on after a failure.
 * @returns its address
 * @throws SymbolonError `TransactionReverted`, `TransactionPending`; what viem throws where the factory refuses
 */
export async function deployCampaign(
  client: WriteClient,
  parameters: DeployCampaignParameters,
): Promise<Address> {
  const { plan, form = "full", funding, salt = zeroHash, timing } = parameters;
  const { factory = usualFactory({ kind: plan.kind, form }) } = parameters;
  const approval = {
    address: plan.terms.token,
    abi: erc20Abi,
    functionName: "approve",
    args: [factory, funding],
  } as const;
  const campaign = await predictCampaign(client, { factory, plan, salt, creator: client.account.address });
  const creation = createCampaignCall({ factory, plan, salt, funding });
  for (const call of [approval, creation]) await sendSingle(client, call, timing);
  return campaign;
}
