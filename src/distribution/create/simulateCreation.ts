import { type Address, decodeFunctionResult, encodeFunctionData, type Hex, isAddressEqual } from "viem";
import { simulateCalls } from "../../chain/actions/simulateCalls.ts";
import { createCampaignCall } from "../../chain/calls/campaigns.ts";
import { contractsOf } from "../../chain/campaignContracts.ts";
import { campaignFactoryAbi } from "../../chain/campaignFactory.ts";
import type { CampaignDesign } from "../../chain/campaignKind.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import { approvals } from "../fund/approvals.ts";
import type { CampaignFile } from "./campaignFile.ts";
import { campaignRefusal } from "./campaignRefusal.ts";

/**
 * Approves, creates and funds without sending anything: what the token does on the way (a fee, a pause, a blocked account)
 * is seen before it costs anything.
 * @param allowance what the creator allows the factory now
 * @returns gas of all of it, roughly; undefined where the node cannot tell
 * @throws SymbolonError by the name of what would refuse it; `FactoryMismatch`
 */
export async function simulateCreation(
  client: ReadClient,
  { factory, campaign, creator, plan, form, salt, funding }: CampaignFile,
  allowance: bigint,
): Promise<bigint | undefined> {
  const abi = campaignFactoryAbi(plan.kind);
  const data = encodeFunctionData(createCampaignCall({ factory, plan, salt, funding }));
  const create = { to: factory, data };
  const calls = [...approvals(plan.terms.token, factory, funding, allowance), create];
  const simulation = await simulateCalls(client, { account: creator, calls });
  if (simulation.outcome === "unknown") return undefined;
  if (simulation.outcome === "reverted") throw refused(simulation.data);
  const created = decodeFunctionResult({ abi, functionName: "create", data: simulation.data });
  requireSameAddress(created, { campaign, factory, kind: plan.kind, form });
  return simulation.gas;
}

type Wanted = CampaignDesign & { readonly campaign: Address; readonly factory: Address };

function requireSameAddress(created: Address, { campaign, factory, ...design }: Wanted): void {
  if (isAddressEqual(created, campaign)) return;
  throw new SymbolonError({
    code: "FactoryMismatch",
    reason: `The factory ${factory} tells ${campaign} beforehand and then creates ${created}.`,
    hint: `Do not use it: give the address of the ${contractsOf(design).factory} of this release.`,
    details: { factory, predicted: campaign, created },
  });
}

function refused(data: Hex): SymbolonError {
  return (
    campaignRefusal(data) ??
    new SymbolonError({
      code: "CreationRefused",
      reason: `The creation would be refused: ${data}.`,
      hint: "Look at token, gate and terms.",
      details: { data },
    })
  );
}
