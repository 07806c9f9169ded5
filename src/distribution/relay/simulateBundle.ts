import { type BaseError, type Hex, HttpRequestError } from "viem";
import { simulateBlocks } from "viem/actions";
import type { WriteClient } from "../../chain/clients.ts";
import { isSilent } from "../../chain/errors/explainThrown.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import { calldataOf } from "../../delivery/estimateTasks.ts";
import type { Work } from "../../delivery/task.ts";
import { blockerOfRevert, type ClaimBlocker, skipBlocker } from "../claim/claimBlocker.ts";
import type { ClaimTree } from "../claim/claimTree.ts";
import { claimResults, PAID } from "../claim/paidIn.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";
import { simulateSingle, singleClaim } from "../claim/singleClaim.ts";
import { type ClaimTask, claimTask } from "./claimTask.ts";

/** Which items a bundle would skip by now, and why. It rejects where the whole bundle would be refused. */
export type Simulate = (
  items: readonly BundleItem[],
  gas: bigint,
) => Promise<ReadonlyMap<number, ClaimBlocker>>;

export type SimulateBundleParameters = {
  readonly work: Work<ClaimTask>;
  readonly campaign: RelayedCampaign;
  readonly tree: Pick<ClaimTree, "proof">;
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
export function simulateBundle(client: WriteClient, parameters: SimulateBundleParameters): Simulate {
  let isWhole = true;
  const singly = async (items: readonly BundleItem[]) => {
    const blockers = await mapAtOnce(
      items,
      AT_ONCE,
      async (item) => [item.index, await simulateItem(client, parameters, item)] as const,
    );
    return new Map(
      blockers.flatMap(([index, blocker]) => (blocker === undefined ? [] : [[index, blocker] as const])),
    );
  };
  return async (items, gas) => {
    const results = isWhole ? await simulateWhole(client, parameters, items, gas) : undefined;
    if (results === undefined) {
      isWhole = false;
      return singly(items);
    }
    const skipped = items.filter(({ index }) => results.get(index) !== PAID);
    const explained = await singly(skipped.slice(0, MAX_EXPLAINED));
    return new Map(
      skipped.map(({ index }) => [index, explained.get(index) ?? skipBlocker(results.get(index) ?? "0x")]),
    );
  };
}

/** What refuses a claim by itself refuses it in a bundle too, but is told with its values here; undefined: nothing does. */
async function simulateItem(
  client: WriteClient,
  { campaign, tree }: SimulateBundleParameters,
  item: BundleItem,
): Promise<ClaimBlocker | undefined> {
  try {
    await simulateSingle(client, singleClaim(campaign, tree.proof(item.index), item), client.account.address);
    return undefined;
  } catch (thrown) {
    const blocker = blockerOfRevert(thrown);
    if (blocker === undefined) throw thrown;
    return blocker;
  }
}

/** What a bundle would come to, by index. Undefined: this node does not simulate bundles. */
async function simulateWhole(
  client: WriteClient,
  { work, campaign: { campaign } }: SimulateBundleParameters,
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
    return claimResults(campaign, outcome.logs ?? []);
  } catch (thrown) {
    if (!isUnknownMethod(thrown)) throw thrown;
    return undefined;
  }
}

function isUnknownMethod(thrown: unknown): boolean {
  if (!isSilent(thrown)) return true;
  const silent = (thrown as BaseError).walk((cause) => cause instanceof HttpRequestError);
  return silent instanceof HttpRequestError && REFUSED_BY_GATEWAY.includes(silent.status ?? 0);
}
