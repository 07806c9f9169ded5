import type { Address, Hash, Hex } from "viem";
import { instantCampaignAbi } from "../../../src/chain/abi/instantCampaignAbi.ts";
import { listClaims } from "../../../src/chain/actions/listClaims.ts";
import type { ReadClient } from "../../../src/chain/clients.ts";
import { encodeBundle } from "../../../src/core/bundle/encodeBundle.ts";
import { makeBundle } from "../../../src/core/bundle/makeBundle.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { multiproofAt } from "../../../src/core/tree/multiproof.ts";
import type { Work } from "../../../src/delivery/task.ts";
import { reserveOf } from "../../../src/distribution/bundles/estimateBundle.ts";
import type { MayBurn } from "../../../src/distribution/bundles/mayBurnIn.ts";
import { campaignRefusal } from "../../../src/distribution/create/campaignRefusal.ts";
import type { ClaimTask } from "../../../src/distribution/relay/claimTask.ts";
import { PAID, resultsIn } from "./itemResult.ts";
import { sentBy } from "./sentBy.ts";

export type RelayWorkParameters = {
  readonly campaign: Address;
  /** Of the whole tree. */
  readonly nodes: Uint8Array;
  /** Who sends. */
  readonly account: Address;
  readonly mayBurn: MayBurn;
};

/**
 * Paying leaves in bundles. An item comes out as paid or as skipped with a reason; the campaign pays no leaf twice, so
 * whatever is sent again by mistake costs gas, and nothing else.
 */
export function relayWork(
  client: ReadClient,
  { campaign, nodes, account, mayBurn }: RelayWorkParameters,
): Work<ClaimTask> {
  return {
    abi: instantCampaignAbi,
    contract: "a campaign",
    explain: campaignRefusal,
    smaller: "Claim it singly, or bring a shorter signature or less gate data.",
    call: (tasks) => ({ functionName: "claimMany", args: [bundleOf(nodes, tasks)], value: 0n }),
    reserve: (tasks) =>
      BigInt(reserveOf(tasks.length, tasks.filter(({ item }) => item && mayBurn(item)).length)),
    recognize: (tasks, { logs }) => ofTasks(tasks, resultsIn(campaign, logs)),
    async recover(tasks, fromBlock) {
      const results = new Map<string, Hex>();
      const claims = await listClaims(client, { campaign, fromBlock });
      const paid = new Map(claims.map(({ index, transactionHash }) => [Number(index), transactionHash]));
      const isOwn = sentBy(client, account);
      let hash: Hash | undefined;
      for (const { key, index } of tasks) {
        const found = paid.get(index);
        // What somebody else has paid shows in the campaign's own words.
        if (found === undefined || !(await isOwn(found))) continue;
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

function inputChanged(label: string): SymbolonError {
  return new SymbolonError({
    code: "InputChanged",
    reason: `An earlier run has sent ${label}, it is not mined, and the input does not say any more what was sent.`,
    hint: "Restore the input, or wait until that transaction is mined, and run the same command again.",
    details: { label },
  });
}
