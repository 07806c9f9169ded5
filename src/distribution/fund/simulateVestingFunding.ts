import { type Address, encodeFunctionData } from "viem";
import { simulateCalls } from "../../chain/actions/simulateCalls.ts";
import type { SimulatedCall } from "../../chain/callRunner.ts";
import { fundVestingCall } from "../../chain/calls/campaigns.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import { campaignRefusal } from "../create/campaignRefusal.ts";

export type VestingFundingParameters = {
  readonly campaign: Address;
  readonly account: Address;
  /** Base units. */
  readonly missing: bigint;
  /** The calls that allow the campaign to take them. */
  readonly approving: readonly SimulatedCall[];
};

/**
 * Allows and moves the money without sending anything; where the node cannot play this, nothing is found.
 * @throws SymbolonError by the name of what would refuse it
 */
export async function simulateVestingFunding(
  client: ReadClient,
  { campaign, account, missing, approving }: VestingFundingParameters,
): Promise<void> {
  const data = encodeFunctionData(fundVestingCall({ campaign, amount: missing }));
  const calls = [...approving, { to: campaign, data }];
  const simulation = await simulateCalls(client, { account, calls });
  if (simulation.outcome !== "reverted") return;
  throw (
    campaignRefusal(simulation.data) ??
    new SymbolonError({
      code: "FundingRefused",
      reason: `The funding would be refused: ${simulation.data}.`,
      hint: "Look whether the token is paused or has blocked the account.",
      details: { campaign, data: simulation.data },
    })
  );
}
