import { type Address, encodeFunctionData, isAddressEqual, parseEventLogs } from "viem";
import { getBlockNumber, getContractEvents, getTransaction } from "viem/actions";
import { vestingCampaignAbi } from "../../chain/abi/vestingCampaignAbi.ts";
import { simulateCalls } from "../../chain/actions/simulateCalls.ts";
import type { SimulatedCall } from "../../chain/callRunner.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { readLogsInRanges } from "../../chain/readLogsInRanges.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Work } from "../../delivery/task.ts";
import { campaignRefusal } from "../create/campaignRefusal.ts";
import type { FundTask } from "./fundWork.ts";

/**
 * Moving tokens into a vesting campaign, which must be told of them. As with `fundWork`, a task comes out as the transaction
 * that did it.
 */
export function fundVestingWork(
  client: ReadClient,
  { campaign, account }: { readonly campaign: Address; readonly account: Address },
): Work<FundTask> {
  const abi = vestingCampaignAbi;
  return {
    abi,
    contract: "a VestingCampaign",
    explain: campaignRefusal,
    smaller: "Use a chain whose blocks hold more.",
    call: ([task]) => ({ functionName: "fund", args: [task?.amount ?? 0n], value: 0n }),
    recognize(tasks, { logs, transactionHash }) {
      const isTold = parseEventLogs({ abi, eventName: "Funded", logs }).some(({ address }) =>
        isAddressEqual(address, campaign),
      );
      return new Map(isTold ? tasks.map(({ key }) => [key, transactionHash]) : []);
    },
    async recover(tasks, fromBlock, isTaken) {
      const [task] = tasks;
      const none = { results: new Map(), hash: undefined };
      if (task === undefined) return none;
      const data = encodeFunctionData({ abi, functionName: "fund", args: [task.amount] });
      const found = await readLogsInRanges({
        contract: campaign,
        from: fromBlock,
        to: await getBlockNumber(client, { cacheTime: 0 }),
        read: (from, to) =>
          getContractEvents(client, {
            address: campaign,
            abi,
            eventName: "Funded",
            fromBlock: from,
            toBlock: to,
          }),
      });
      // The event tells neither who moved the money nor how much.
      for (const { transactionHash: hash } of found) {
        if (isTaken(hash)) continue;
        const { from, input } = await getTransaction(client, { hash });
        if (isAddressEqual(from, account) && input === data)
          return { results: new Map([[task.key, hash]]), hash };
      }
      return none;
    },
  };
}

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
  const data = encodeFunctionData({ abi: vestingCampaignAbi, functionName: "fund", args: [missing] });
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
