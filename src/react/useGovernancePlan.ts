import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { type Address, createClient, custom } from "viem";
import { getBlockNumber } from "viem/actions";
import type { CaseEvidence } from "../sdk/chain/calls/desk.ts";
import type { PlannedCall } from "../sdk/chain/calls/plannedCall.ts";
import type { WriteClient } from "../sdk/chain/clients.ts";
import { explainViemError } from "../sdk/chain/errors/explainViemError.ts";
import { proposalId } from "../sdk/core/governance/proposal.ts";
import {
  type CaseCall,
  planAnswer,
  planAppeal,
  planEvidence,
  planHold,
  planSteps,
} from "../sdk/governance/cases/caseActions.ts";
import type { OpenedCase } from "../sdk/governance/cases/casePlace.ts";
import type { CaseActionName } from "../sdk/governance/cases/possibleActions.ts";
import { sendCaseCalls } from "../sdk/governance/cases/sendCaseCalls.ts";
import { governanceRefusal } from "../sdk/governance/governanceRefusal.ts";
import { readGroup } from "../sdk/governance/group/readGroup.ts";
import { openPanelFile } from "../sdk/governance/panels/openPanelFile.ts";
import type { PanelFile } from "../sdk/governance/panels/panelFile.ts";
import type { SendingWay } from "../sdk/governance/proposal/planSending.ts";
import type { ProposalFile } from "../sdk/governance/proposal/proposalFile.ts";
import { sendProposal } from "../sdk/governance/proposal/sendProposal.ts";
import { type DueStep, stepGroup } from "../sdk/governance/proposal/stepGroup.ts";
import { openKnownCase } from "./openKnownCase.ts";
import type { Signable } from "./openSignable.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";
import type { DeskCasePlace } from "./useDeskCase.ts";

/** What somebody wants done: with what was signed, or in a case. */
export type GovernanceIntent =
  | { readonly does: "send"; readonly signable: Signable; readonly fromBlock?: bigint | undefined }
  | {
      readonly does: "case";
      readonly place: DeskCasePlace;
      readonly action: CaseActionName;
      /** Of an answer, evidence and an appeal. */
      readonly ground: CaseEvidence;
      /** The group in which the account sits; undefined: it acts for itself. */
      readonly group?: Address | undefined;
    };

/** How a plan goes about it: with a proposal's signatures, with what is due of it, with a panel's file, or in a case. */
export type GovernanceWay = SendingWay | DueStep["did"] | PanelFile["kind"] | CaseActionName;

export type GovernancePlan = {
  readonly ways: readonly GovernanceWay[];
  /** In the order in which they are sent; empty: nothing is due. */
  readonly calls: readonly PlannedCall[];
  /** A block that the plan has seen. */
  readonly asOf: bigint;
};

export type GovernancePlanParameters = {
  readonly chainId: number;
  /** The sender; undefined: nobody acts, and nothing is planned. */
  readonly account: Address | undefined;
  /** Undefined: nothing is wanted yet. */
  readonly intent: GovernanceIntent | undefined;
};

type Planned = Omit<GovernancePlan, "asOf">;

/** Each way is the toolkit's own function, which sends nothing. */
function plan(queries: QueryClient, client: WriteClient, intent: GovernanceIntent): Promise<Planned> {
  if (intent.does === "case") return planCase(queries, client, intent);
  const { signable, fromBlock = 0n } = intent;
  return signable.kind === "proposal"
    ? planProposal(client, signable.file, fromBlock)
    : planPanelFile(client, signable, fromBlock);
}

/** Sends the signatures that are not on the chain yet; where there is none to send, does what is due of the proposal. */
async function planProposal(client: WriteClient, file: ProposalFile, fromBlock: bigint): Promise<Planned> {
  const group = await readGroup(client, { quorum: file.quorum, fromBlock });
  try {
    const { sendings, calls } = await sendProposal(client, group, { file, dryRun: true });
    return { ways: sendings.map(({ way }) => way), calls };
  } catch (thrown) {
    const { steps, calls } = await stepGroup(client, group, { id: proposalId(file), dryRun: true });
    if (calls.length > 0) return { ways: steps.map(({ did }) => did), calls };
    throw steps[0]?.refused ?? thrown;
  }
}

async function planPanelFile(client: WriteClient, file: PanelFile, fromBlock: bigint): Promise<Planned> {
  const opened = await openPanelFile(client, file, { fromBlock });
  return { ways: [file.kind], calls: await caseCalls(client, await opened.plan()) };
}

type CaseIntent = Extract<GovernanceIntent, { readonly does: "case" }>;

async function planCase(queries: QueryClient, client: WriteClient, intent: CaseIntent): Promise<Planned> {
  const { opened } = await openKnownCase(queries, client, intent.place);
  return { ways: [intent.action], calls: await caseCalls(client, await planAction(client, opened, intent)) };
}

async function planAction(
  client: WriteClient,
  opened: OpenedCase,
  { action, ground, group, place }: CaseIntent,
): Promise<readonly CaseCall[]> {
  const by = { account: client.account.address };
  if (action === "step") return planSteps(client, opened, by);
  if (action === "evidence") return planEvidence(opened, ground);
  const { fromBlock = 0n } = place;
  const seats =
    group === undefined ? [] : (await readGroup(client, { quorum: group, fromBlock })).roster.seats;
  if (action === "hold") return planHold(client, opened, { seats });
  const planning = action === "answer" ? planAnswer : planAppeal;
  return planning(client, opened, { ...by, ...ground, seats });
}

const caseCalls = async (client: WriteClient, calls: readonly CaseCall[]) =>
  (await sendCaseCalls(client, calls, { dryRun: true })).calls;

/** Plans what is wanted as an account would send it, and sends nothing; fails with what would refuse it, by its name. */
function governancePlanQueryOptions(
  config: ReadConfig,
  { chainId, account, intent }: GovernancePlanParameters,
) {
  return queryOptions({
    queryKey: queryKeyOf("governancePlan", { chainId, account, intent }),
    enabled: account !== undefined && intent !== undefined,
    retry: false,
    // Others act, too: a case may end meanwhile.
    refetchInterval: LOOK_EVERY_MS,
    structuralSharing: false,
    queryFn: async ({ client: queries }): Promise<GovernancePlan> => {
      if (account === undefined || intent === undefined) throw new TypeError("Nothing is asked for.");
      const reader = config.getClient({ chainId });
      const { chain, request } = reader;
      const transport = custom({ request }, { retryCount: 0 });
      try {
        const asOf = await getBlockNumber(reader, { cacheTime: 0 });
        return {
          ...(await plan(queries, createClient({ account, chain, transport, ccipRead: false }), intent)),
          asOf,
        };
      } catch (thrown) {
        throw explainViemError(thrown, governanceRefusal);
      }
    },
  });
}

/** Plans what was signed, or a step of a case ({@link governancePlanQueryOptions}). */
export function useGovernancePlan({
  config,
  query,
  ...parameters
}: GovernancePlanParameters & ReadConfigParameters & QueryParameters) {
  return useQuery(withQuery(governancePlanQueryOptions(useReadConfig({ config }), parameters), query));
}
