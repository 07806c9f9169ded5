import { type Address, decodeFunctionResult, encodeFunctionData, type Hex, isAddressEqual } from "viem";
import { instantCampaignFactoryAbi } from "../../src/chain/abi/instantCampaignFactoryAbi.ts";
import { simulateCalls } from "../../src/chain/actions/simulateCalls.ts";
import { abiArguments } from "../../src/chain/campaignArguments.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { campaignRefusal } from "../../src/distribution/create/campaignRefusal.ts";
import type { ReadClient } from "../command/connect.ts";
import { approvals } from "./allowFunding.ts";
import type { CampaignFile } from "./campaignFile.ts";

/**
 * Approves, creates and funds without sending anything: what the token does on the way (a fee, a pause, a blocked account)
 * is seen before it costs anything.
 * @param allowance what the creator allows the factory now
 * @returns gas of all of it, roughly; undefined where the node cannot tell
 * @throws SymbolonError by the name of what would refuse it; `OtherFactory`
 */
export async function simulateCreation(
  client: ReadClient,
  { factory, campaign, creator, arguments: terms, salt, funding }: CampaignFile,
  allowance: bigint,
): Promise<bigint | undefined> {
  const create = {
    to: factory,
    data: encodeFunctionData({
      abi: instantCampaignFactoryAbi,
      functionName: "create",
      args: [abiArguments(terms), salt, funding],
    }),
  };
  const calls = [...approvals(terms.token, factory, funding, allowance), create];
  const simulation = await simulateCalls(client, { account: creator, calls });
  if (simulation.outcome === "unknown") return undefined;
  if (simulation.outcome === "reverted") throw refused(simulation.data);
  requireSameAddress(simulation.data, campaign, factory);
  return simulation.gas;
}

function requireSameAddress(data: Hex, campaign: Address, factory: Address): void {
  const created = decodeFunctionResult({ abi: instantCampaignFactoryAbi, functionName: "create", data });
  if (isAddressEqual(created, campaign)) return;
  throw new SymbolonError({
    code: "OtherFactory",
    reason: `The factory ${factory} tells ${campaign} beforehand and then creates ${created}.`,
    cure: "Do not use it: give the address of an InstantCampaignFactory.",
    details: { factory, predicted: campaign, created },
  });
}

function refused(data: Hex): SymbolonError {
  return (
    campaignRefusal(data) ??
    new SymbolonError({
      code: "CreationRefused",
      reason: `The creation would be refused: ${data}.`,
      cure: "Look at token, gate and terms.",
      details: { data },
    })
  );
}
