import { type BaseError, type Hex, HttpRequestError } from "viem";
import { simulateBlocks } from "viem/actions";
import type { WriteClient } from "../../../src/chain/clients.ts";
import { isSilent } from "../../../src/chain/isSilent.ts";
import type { BundleItem } from "../../../src/core/bundle/bundle.ts";
import { mapAtOnce } from "../../../src/core/mapAtOnce.ts";
import { calldataOf } from "../../../src/delivery/estimateTasks.ts";
import type { Work } from "../../../src/delivery/task.ts";
import type { ClaimBlocker } from "../../../src/distribution/relay/claimBlocker.ts";
import { type ClaimTask, claimTask } from "./claimTask.ts";
import { PAID, resultsIn } from "./itemResult.ts";
import type { SimulateItem } from "./simulateItem.ts";
import { skipBlocker } from "./skipBlocker.ts";

/** Which items a bundle would skip by now, and why. It rejects where the whole bundle would be refused. */
export type Simulate = (
  items: readonly BundleItem[],
  gas: bigint,
) => Promise<ReadonlyMap<number, ClaimBlocker>>;

export type SimulateBundleParameters = {
  readonly client: WriteClient;
  readonly work: Work<ClaimTask>;
  readonly campaign: `0x${string}`;
  readonly simulateItem: SimulateItem;
};

/** Skipped items of a bundle that are simulated singly, to learn more of the reason than its first 4 bytes. */
const MAX_EXPLAINED = 16;
/** Questions under way at once, where a bundle cannot be simulated whole. */
const AT_ONCE = 8;
/** What gateways answer to methods that they do not know. */
const REFUSED_BY_GATEWAY = [400, 403, 405, 501];

/**
 * Simulates bundles as a whole where the node can (eth_simulateV1, which shows the events), and item by item where it
 * cannot: then two items that use up the same nullifier are not noticed, and one of them is skipped on the chain.
 */
export function simulateBundle({
  client,
  work,
  campaign,
  simulateItem: ask,
}: SimulateBundleParameters): Simulate {
  let isWhole = true;
  const singly = async (items: readonly BundleItem[]) => {
    const bars = await mapAtOnce(items, AT_ONCE, async (item) => [item.index, await ask(item)] as const);
    return new Map(bars.flatMap(([index, bar]) => (bar === undefined ? [] : [[index, bar] as const])));
  };
  return async (items, gas) => {
    const results = isWhole ? await simulated(items, gas) : undefined;
    if (results === undefined) return singly(items);
    const skipped = items.filter(({ index }) => results.get(index) !== PAID);
    const explained = await singly(skipped.slice(0, MAX_EXPLAINED));
    return new Map(
      skipped.map(({ index }) => [index, explained.get(index) ?? skipBlocker(results.get(index) ?? "0x")]),
    );
  };

  /** Undefined: this node does not simulate bundles. */
  async function simulated(
    items: readonly BundleItem[],
    gas: bigint,
  ): Promise<ReadonlyMap<number, Hex> | undefined> {
    const data = calldataOf(work, items.map(claimTask));
    const call = { account: client.account.address, to: campaign, data, gas };
    try {
      const [block] = await simulateBlocks(client, { blocks: [{ calls: [call] }] });
      const [outcome] = block?.calls ?? [];
      // A bundle that is refused as a whole is told by name when its gas is estimated.
      if (outcome?.status !== "success") return new Map(items.map(({ index }) => [index, PAID]));
      return resultsIn(campaign, outcome.logs ?? []);
    } catch (thrown) {
      if (!isUnknownMethod(thrown)) throw thrown;
      isWhole = false;
      return undefined;
    }
  }
}

function isUnknownMethod(thrown: unknown): boolean {
  if (!isSilent(thrown)) return true;
  const silent = (thrown as BaseError).walk((cause) => cause instanceof HttpRequestError);
  return silent instanceof HttpRequestError && REFUSED_BY_GATEWAY.includes(silent.status ?? 0);
}
