import type { Address, Hex } from "viem";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import type { Delivery } from "../../delivery/openDelivery.ts";
import { calldataOf } from "../../delivery/taskCalls.ts";
import type { ClaimTree } from "../claim/claimTree.ts";
import { claimResults, PAID } from "../claim/paidIn.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";
import { simulateWhole } from "../claim/simulateClaims.ts";
import { singleClaim } from "../claim/singleCalls.ts";
import { type ClaimTask, claimTask } from "./claimTask.ts";
import type { LeafRefusal } from "./leavesApart.ts";
import { playAlone } from "./playAlone.ts";
import { aloneInBundle } from "./refusedAlike.ts";

/** What would become of a bundle now. */
export type SimulatedBundle = {
  /** Which items it would skip, and why. */
  readonly skips: ReadonlyMap<number, LeafRefusal>;
  /** Gas that was enough in its simulation; undefined: not known. */
  readonly proven: bigint | undefined;
};

/** How bundles, and single leaves, are simulated without sending anything. */
export type BundleSimulation = {
  /** @param gas `reckoned`: should be enough; `max`: the maximum of the transaction */
  readonly bundle: (
    items: readonly BundleItem[],
    gas: { readonly reckoned: bigint; readonly max: bigint },
  ) => Promise<SimulatedBundle>;
  /** What the next block would do by itself with each of some items that were refused, by the 4 bytes of their reasons. */
  readonly alone: (
    items: readonly BundleItem[],
    reasons: ReadonlyMap<number, Hex>,
  ) => Promise<ReadonlyMap<number, LeafRefusal>>;
  /** Whether a bundle's simulation shows exactly what a block would pay of it. */
  readonly isExact: () => boolean;
};

/** Gas of a bundle of one: an item may use 500,000, and as much must be left before it. */
const ONE_ITEM_GAS = 2_000_000n;

/**
 * Simulates bundles as a whole where the node can (eth_simulateV1, which shows the events). Where it cannot, it
 * simulates item by item, and then whether two of them go together. That does not notice two other items with the same
 * nullifier: the chain skips one of these.
 * @param caller who calls the campaign
 */
export function openSimulation(
  delivery: Delivery<ClaimTask>,
  campaign: RelayedCampaign,
  tree: Pick<ClaimTree, "proof">,
  caller: Address,
): BundleSimulation {
  let isWhole = true;
  const whole = async (items: readonly BundleItem[], gas: bigint) => {
    const outcome = isWhole ? await simulateResults(delivery, campaign.campaign, items, gas) : "unknown";
    if (outcome === "unknown") isWhole = false;
    return outcome;
  };
  const { refused: alone, oneByOne } = playAlone<BundleItem>({
    client: delivery.client,
    campaign,
    caller,
    callOf: (item) => singleClaim(campaign, tree.proof(item.index), item),
    async isPaidInBundle(item) {
      const outcome = await whole([item], ONE_ITEM_GAS);
      return outcome instanceof Map && outcome.get(item.index) === PAID;
    },
  });
  return {
    alone,
    isExact: () => isWhole,
    async bundle(items, { reckoned, max }) {
      const quick = await whole(items, reckoned);
      const outcome = quick === "refused" && reckoned < max ? await whole(items, max) : quick;
      if (outcome === "unknown") return { skips: await oneByOne(items), proven: undefined };
      // Estimating its gas gives the name of the error that refuses it as a whole.
      if (outcome === "refused") return { skips: new Map(), proven: undefined };
      const skipped = items.filter(({ index }) => outcome.get(index) !== PAID);
      const reasons = new Map(skipped.map(({ index }) => [index, outcome.get(index) ?? "0x"]));
      const skips = aloneInBundle(await alone(skipped, reasons), items.length);
      return { skips, proven: outcome === quick ? reckoned : undefined };
    },
  };
}

/** The results of a bundle by index; `refused` as a whole; `unknown`: this node does not simulate bundles. */
async function simulateResults(
  { client, place, work }: Delivery<ClaimTask>,
  campaign: Address,
  items: readonly BundleItem[],
  gas: bigint,
): Promise<ReadonlyMap<number, Hex> | "refused" | "unknown"> {
  const data = calldataOf(work, items.map(claimTask));
  const outcome = await simulateWhole(client, { account: place.account, to: place.registry, data, gas });
  if (outcome === undefined) return "unknown";
  if (outcome.status !== "success") return "refused";
  return claimResults(campaign, outcome.logs ?? []);
}
