import { queryOptions, useQuery } from "@tanstack/react-query";
import { type Address, createClient, custom } from "viem";
import { getBlockNumber } from "viem/actions";
import type { PublishedTree } from "../sdk/allocation/published/publishedTree.ts";
import type { WriteClient } from "../sdk/chain/clients.ts";
import { explainViemError } from "../sdk/chain/errors/explainViemError.ts";
import type { CreateCampaignParameters, CreatedCampaign } from "../sdk/distribution/create/createCampaign.ts";
import type { CampaignTerms } from "../sdk/distribution/create/plannedCampaign.ts";
import type { FundedCampaign } from "../sdk/distribution/fund/fundCampaign.ts";
import type { PauseCampaignParameters, PlannedPause } from "../sdk/distribution/pause/pauseCampaign.ts";
import type { ApprovedFunding, ApproveFundingParameters } from "../sdk/distribution/roots/approveFunding.ts";
import type { AcceptedRoot, DecideRootParameters, VetoedRoot } from "../sdk/distribution/roots/decideRoot.ts";
import type { ProposedRoot } from "../sdk/distribution/roots/proposeRoot.ts";
import type { RecalledCampaign } from "../sdk/distribution/sweep/recallCampaign.ts";
import type { SweptCampaign } from "../sdk/distribution/sweep/sweepCampaign.ts";
import { addressBookOf } from "./addressBookOf.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

type OfCampaign = { readonly campaign: Address };
type OfProposal = OfCampaign & Pick<DecideRootParameters, "proposal">;

/** An operator's actions by name: the input of the plan, and its result. */
export type CampaignActions = {
  readonly create: {
    readonly parameters: Pick<CreateCampaignParameters, "published" | "form" | "accept"> & {
      /** A token `coin`: the chain's own coin. */
      readonly terms: Omit<CampaignTerms, "token"> & { readonly token?: Address | "coin" };
      /** For a vesting campaign: the text of its schedule, JSON or CSV; undefined: another kind of campaign. */
      readonly schedule?: string | undefined;
      /** Contracts of the system by their names in the address book; empty: at their usual addresses. */
      readonly contracts: Readonly<Record<string, Address>>;
    };
    readonly planned: CreatedCampaign;
  };
  readonly fund: {
    readonly parameters: OfCampaign & { readonly published: PublishedTree };
    readonly planned: FundedCampaign;
  };
  readonly pause: { readonly parameters: PauseCampaignParameters; readonly planned: PlannedPause };
  readonly resume: { readonly parameters: PauseCampaignParameters; readonly planned: PlannedPause };
  readonly proposeRoot: {
    readonly parameters: OfCampaign & {
      readonly published: PublishedTree;
      /** The tree in force. */
      readonly previous: PublishedTree;
    };
    readonly planned: ProposedRoot;
  };
  readonly approveFunding: {
    readonly parameters: OfCampaign & Pick<ApproveFundingParameters, "amount" | "proposal">;
    readonly planned: ApprovedFunding;
  };
  readonly acceptRoot: { readonly parameters: OfProposal; readonly planned: AcceptedRoot };
  readonly vetoRoot: { readonly parameters: OfProposal; readonly planned: VetoedRoot };
  readonly recall: { readonly parameters: OfCampaign; readonly planned: RecalledCampaign };
  readonly sweep: { readonly parameters: OfCampaign; readonly planned: SweptCampaign };
};

export type CampaignActionName = keyof CampaignActions;

type Planners = {
  readonly [Name in CampaignActionName]: (
    client: WriteClient,
    parameters: CampaignActions[Name]["parameters"],
  ) => Promise<CampaignActions[Name]["planned"]>;
};

const dryRun = true;

/** Each is the toolkit's own function, which sends nothing, and is loaded on first use. */
const planners: Planners = {
  create: async (client, { contracts, schedule, ...rest }) => {
    const [{ createCampaign }, { coinToken }, { parseSchedule }] = await Promise.all([
      import("../sdk/distribution/create/createCampaign.ts"),
      import("../sdk/distribution/fund/depositCoin.ts"),
      import("../sdk/distribution/schedule/parseSchedule.ts"),
    ]);
    const { token: named, ...others } = rest.terms;
    const token = named === "coin" ? await coinToken(client) : named;
    const terms = {
      ...others,
      ...(token !== undefined && { token }),
      ...(schedule !== undefined && { schedule: parseSchedule(schedule, "the schedule") }),
    };
    const addressBook = addressBookOf(client.chain.id, contracts);
    return createCampaign(client, { ...rest, terms, addressBook, path: "the campaign's file", dryRun });
  },
  fund: async (client, parameters) =>
    (await import("../sdk/distribution/fund/fundCampaign.ts")).fundCampaign(client, {
      ...parameters,
      dryRun,
    }),
  pause: async (client, parameters) =>
    (await import("../sdk/distribution/pause/pauseCampaign.ts")).planPause(client, parameters),
  resume: async (client, parameters) =>
    (await import("../sdk/distribution/pause/pauseCampaign.ts")).planResume(client, parameters),
  proposeRoot: async (client, { previous, ...rest }) => {
    const { proposeRoot } = await import("../sdk/distribution/roots/proposeRoot.ts");
    return proposeRoot(client, { ...rest, previous: async () => previous, dryRun });
  },
  approveFunding: async (client, parameters) =>
    (await import("../sdk/distribution/roots/approveFunding.ts")).approveFunding(client, {
      ...parameters,
      dryRun,
    }),
  acceptRoot: async (client, parameters) =>
    (await import("../sdk/distribution/roots/decideRoot.ts")).acceptRoot(client, { ...parameters, dryRun }),
  vetoRoot: async (client, parameters) =>
    (await import("../sdk/distribution/roots/decideRoot.ts")).vetoRoot(client, { ...parameters, dryRun }),
  recall: async (client, parameters) =>
    (await import("../sdk/distribution/sweep/recallCampaign.ts")).recallCampaign(client, {
      ...parameters,
      dryRun,
    }),
  sweep: async (client, parameters) =>
    (await import("../sdk/distribution/sweep/sweepCampaign.ts")).sweepCampaign(client, {
      ...parameters,
      dryRun,
    }),
};

export type CampaignPlanParameters<Name extends CampaignActionName> = {
  readonly chainId: number;
  /** The sender; undefined: nobody acts, and nothing is planned. */
  readonly account: Address | undefined;
  readonly action: Name;
  /** Undefined: the input is not known yet. */
  readonly parameters: CampaignActions[Name]["parameters"] | undefined;
};

/**
 * The plan, and a block that it takes into account: an action that was mined by then and is planned again is meant a
 * second time.
 */
export type CampaignPlanOf<Name extends CampaignActionName> = CampaignActions[Name]["planned"] & {
  readonly asOf: bigint;
};

/**
 * Plans an operator's action as an account would send it; sends nothing. Where the action would be refused, it fails
 * with that error's name.
 */
export function campaignPlanQueryOptions<Name extends CampaignActionName>(
  config: ReadConfig,
  { chainId, account, action, parameters }: CampaignPlanParameters<Name>,
) {
  return queryOptions({
    queryKey: queryKeyOf("campaignPlan", {
      chainId,
      account,
      action,
      asked: parameters && keyOf(parameters),
    }),
    enabled: account !== undefined && parameters !== undefined,
    retry: false,
    // Others act, too: for example, something missing may be there later.
    refetchInterval: LOOK_EVERY_MS,
    structuralSharing: false,
    queryFn: async (): Promise<CampaignPlanOf<Name>> => {
      if (account === undefined || parameters === undefined) throw new TypeError("Nothing is asked for.");
      const reader = config.getClient({ chainId });
      const { chain, request } = reader;
      const transport = custom({ request }, { retryCount: 0 });
      try {
        const asOf = await getBlockNumber(reader, { cacheTime: 0 });
        const client = createClient({ account, chain, transport, ccipRead: false });
        return { ...(await planners[action](client, parameters)), asOf };
      } catch (thrown) {
        const { campaignRefusal } = await import("../sdk/distribution/decodeClaimError.ts");
        throw explainViemError(thrown, campaignRefusal);
      }
    },
  });
}

/** Plans an operator's action ({@link campaignPlanQueryOptions}). */
export function useCampaignPlan<Name extends CampaignActionName>({
  config,
  query,
  ...parameters
}: CampaignPlanParameters<Name> & ReadConfigParameters & QueryParameters) {
  return useQuery(withQuery(campaignPlanQueryOptions(useReadConfig({ config }), parameters), query));
}

/** A tree's key is its manifest's hash: its rows are too many for a key. */
function keyOf(parameters: object): object {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === "object" && value !== null && "manifestHash" in value ? value.manifestHash : value,
    ]),
  );
}
