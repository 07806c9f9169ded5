import type { Address, Hash, Hex } from "viem";
import { isAddressEqual } from "viem";
import { getBlockNumber, getContractEvents, getTransaction } from "viem/actions";
import { instantCampaignAbi } from "../../../src/chain/abi/instantCampaignAbi.ts";
import { readLogsInRanges } from "../../../src/chain/readLogsInRanges.ts";
import { encodeBundle } from "../../../src/core/bundle/encodeBundle.ts";
import { makeBundle } from "../../../src/core/bundle/makeBundle.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { multiproofAt } from "../../../src/core/multiproof.ts";
import { campaignRefusal } from "../../../src/distribution/create/campaignRefusal.ts";
import type { ReadClient } from "../../command/connect.ts";
import type { Work } from "../../delivery/task.ts";
import type { ClaimTask } from "./claimTask.ts";
import { PAID, resultsIn } from "./itemResult.ts";

export type RelayWorkParameters = {
  readonly campaign: Address;
  /** Of the whole tree. */
  readonly nodes: Uint8Array;
  /** Who sends. */
  readonly account: Address;
};

/**
 * Paying leaves in bundles. An item comes out as paid or as skipped with a reason; the campaign pays no leaf twice, so
 * whatever is sent again by mistake costs gas, and nothing else.
 */
export function relayWork(
  client: ReadClient,
  { campaign, nodes, account }: RelayWorkParameters,
): Work<ClaimTask> {
  return {
    abi: instantCampaignAbi,
    contract: "a campaign",
    explain: campaignRefusal,
    smaller: "Claim it singly, or bring a shorter signature or less gate data.",
    call: (tasks) => ({ functionName: "claimMany", args: [bundleOf(nodes, tasks)], value: 0n }),
    recognize: (tasks, { logs }) => ofTasks(tasks, resultsIn(campaign, logs)),
    async recover(tasks, fromBlock) {
      const results = new Map<string, Hex>();
      const paid = await listClaimed(client, campaign, fromBlock);
      const senders = new Map<Hash, boolean>();
      let hash: Hash | undefined;
      for (const { key, index } of tasks) {
        const found = paid.get(index);
        if (found === undefined) continue;
        if (!senders.has(found)) senders.set(found, await isFrom(client, found, account));
        // What somebody else has paid shows in the campaign's own words.
        if (senders.get(found) !== true) continue;
        results.set(key, PAID);
        hash = found;
      }
      return { results, hash };
    },
  };
}

/** The calldata's one argument. */
function bundleOf(nodes: Uint8Array, tasks: readonly ClaimTask[]): Hex {
  const items = tasks.map(({ item, label }) => {
    if (item === undefined) throw inputChanged(label);
    return item;
  });
  return encodeBundle(
    makeBundle(
      items,
      multiproofAt(
        nodes,
        items.map(({ index }) => index),
      ),
    ),
  );
}

function ofTasks(tasks: readonly ClaimTask[], results: ReadonlyMap<number, Hex>): ReadonlyMap<string, Hex> {
  return new Map(
    tasks.flatMap(({ key, index }) => {
      const result = results.get(index);
      return result === undefined ? [] : [[key, result] as const];
    }),
  );
}

/** Which transaction has paid each index, from a block on. */
async function listClaimed(
  client: ReadClient,
  campaign: Address,
  fromBlock: bigint,
): Promise<ReadonlyMap<number, Hash>> {
  const logs = await readLogsInRanges({
    contract: campaign,
    from: fromBlock,
    to: await getBlockNumber(client, { cacheTime: 0 }),
    read: (from, to) =>
      getContractEvents(client, {
        address: campaign,
        abi: instantCampaignAbi,
        eventName: "Claimed",
        fromBlock: from,
        toBlock: to,
        strict: true,
      }),
  });
  return new Map(logs.map(({ args, transactionHash }) => [Number(args.index), transactionHash]));
}

/** Whether a transaction was sent by an account. */
export async function isFrom(client: ReadClient, hash: Hash, account: Address): Promise<boolean> {
  const { from } = await getTransaction(client, { hash });
  return isAddressEqual(from, account);
}

function inputChanged(label: string): SymbolonError {
  return new SymbolonError({
    code: "InputChanged",
    reason: `An earlier run has sent ${label}, it is not mined, and the input does not say any more what was sent.`,
    cure: "Restore the input, or wait until that transaction is mined, and run the same command again.",
    details: { label },
  });
}
