import {
  type Address,
  decodeFunctionResult,
  encodeAbiParameters,
  type Hex,
  isAddressEqual,
  keccak256,
  stringToHex,
} from "viem";
import { getCode } from "viem/actions";
import { createCampaignCall, createCampaignWithPermitCall } from "../../chain/calls/campaigns.ts";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import type { Permit } from "../../chain/calls/signPermit.ts";
import { contractsOf } from "../../chain/campaigns/campaignContracts.ts";
import { campaignFactoryAbi } from "../../chain/campaigns/campaignFactory.ts";
import type { CampaignDesign, CampaignPlan } from "../../chain/campaigns/campaignPlan.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { ownEvents } from "../../chain/events/ownEvents.ts";
import type { TokenState } from "../../chain/read/readToken.ts";
import { SymbolonError } from "../../core/errors.ts";
import { formatThings } from "../../core/text/format.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import { exactTokenAmount } from "../../core/text/tokenAmount.ts";
import { resultsByKey, type Task, type Work } from "../../delivery/task.ts";
import { playCalls } from "../campaignCalls.ts";
import { campaignRefusal } from "../decodeClaimError.ts";
import { deposits } from "../fund/depositCoin.ts";
import { approvals } from "../fund/fundWork.ts";
import type { CampaignFile } from "./campaignFile.ts";
import type { PlannedCampaign } from "./plannedCampaign.ts";

/** A campaign to be created. Its key is its future address. */
export type CreateTask = Task & {
  readonly planned: Omit<PlannedCampaign, "form">;
  readonly campaign: Address;
};

/** What is created, where and by whom. */
export type Creation = Omit<CampaignFile, "chainId" | "fromBlock" | "created">;

export function createTask(
  campaign: Address,
  { plan, salt, funding }: Omit<PlannedCampaign, "form">,
): CreateTask {
  const planned = { plan, salt, funding };
  const digest = keccak256(stringToHex(jsonText(planned)));
  return { key: campaign.toLowerCase(), digest, label: `campaign ${campaign}`, planned, campaign };
}

/**
 * The work of creating a campaign. The factory refuses a second one at the same address, so the chain itself shows
 * whether it is done.
 * @param permit the allowance for the funding; undefined: the factory was approved
 */
export function createWork(
  client: ReadClient,
  { factory, ...design }: CampaignDesign & { readonly factory: Address },
  permit: Permit | undefined,
): Work<CreateTask> {
  const abi = campaignFactoryAbi(design.kind);
  return {
    abi,
    contract: `the ${contractsOf(design).factory}`,
    explain: campaignRefusal,
    smaller: "Use a chain whose blocks hold more.",
    call([task]) {
      if (task === undefined) throw new Error("There is no campaign to create.");
      const terms = { ...task.planned, factory };
      const { functionName, args } =
        permit === undefined ? createCampaignCall(terms) : createCampaignWithPermitCall({ ...terms, permit });
      return { functionName, args, value: 0n, what: creationText(task.campaign, task.planned.plan) };
    },
    recognize(tasks, { logs }) {
      const created = ownEvents({ contract: factory, abi, eventName: "CampaignCreated", logs });
      return resultsByKey(tasks, ({ campaign }) =>
        created.some(({ args }) => isAddressEqual(args.campaign, campaign)) ? asResult(campaign) : undefined,
      );
    },
    async recover(tasks) {
      const results = new Map<string, Hex>();
      for (const { key, campaign } of tasks) {
        if ((await getCode(client, { address: campaign })) !== undefined)
          results.set(key, asResult(campaign));
      }
      return { results, hash: undefined };
    },
  };
}

/** The campaign's address as the 32 bytes that a journal keeps. */
function asResult(campaign: Address) {
  return encodeAbiParameters([{ type: "address" }], [campaign]);
}

function creationText(campaign: Address, { kind, terms: { count, treasury } }: CampaignPlan): string {
  const leaves = formatThings(Number(count), "leaf", "leaves");
  return `Create the ${kind} campaign ${campaign} over ${leaves}; what is left after its end goes to ${treasury}`;
}

/**
 * The calls that create a campaign without a signed permit: those that deposit its coin and allow its funding, and the one that
 * creates it.
 */
export function creationCalls(file: Creation, token: TokenState): readonly PlannedCall[] {
  const { factory, plan, salt, funding, campaign } = file;
  const depositing = deposits({ token: plan.terms.token, amount: funding, state: token });
  const allowing = approvals({ token: plan.terms.token, spender: factory, allowance: funding, state: token });
  const what = `${creationText(campaign, plan)}. It takes ${exactTokenAmount(funding, token)}`;
  return [
    ...depositing,
    ...allowing,
    plannedCall(createCampaignCall({ factory, plan, salt, funding }), { what }),
  ];
}

/**
 * Approves, creates and funds without sending anything: the caller sees what the token does on the way (a fee, a pause,
 * a blocked account) before it costs anything.
 * @param calls as `creationCalls` plans them
 * @returns roughly the gas of all of it; undefined where the node cannot estimate it
 * @throws SymbolonError by the name of what would refuse it; `FactoryMismatch`
 */
export async function simulateCreation(
  client: ReadClient,
  file: Creation,
  calls: readonly PlannedCall[],
): Promise<bigint | undefined> {
  const abi = campaignFactoryAbi(file.plan.kind);
  const simulation = await playCalls(client, { account: file.creator, calls }, creationRefused);
  if (simulation.outcome === "unknown") return undefined;
  const created = decodeFunctionResult({ abi, functionName: "create", data: simulation.data });
  requireSameAddress(created, file);
  return simulation.gas;
}

function requireSameAddress(created: Address, { campaign, factory, plan, form }: Creation): void {
  if (isAddressEqual(created, campaign)) return;
  throw new SymbolonError({
    code: "FactoryMismatch",
    reason: `The factory ${factory} predicts ${campaign}, but creates ${created}.`,
    hint: `Do not use it: give the address of the ${contractsOf({ kind: plan.kind, form }).factory} of this release.`,
    details: { factory, predicted: campaign, created },
  });
}

function creationRefused(data: Hex): SymbolonError {
  return new SymbolonError({
    code: "CreationRefused",
    reason: `The creation would be refused: ${data}.`,
    hint: "Check token, gate and terms.",
    details: { data },
  });
}
