import type { Address, Hex } from "viem";
import { getBlock, getGasPrice, simulateBlocks } from "viem/actions";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import { httpStatusOf, isSilent } from "../../chain/errors/explainThrown.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import { calldataOf, estimateTasks, gasCapOf, isRefusal, refusedTask } from "../../delivery/estimateTasks.ts";
import type { Delivery } from "../../delivery/openDelivery.ts";
import { pushThrough } from "../../delivery/pushThrough.ts";
import { simulateSingle } from "../../delivery/sendCalls.ts";
import { askUntil } from "../../delivery/timing.ts";
import { singleClaim } from "../campaignCalls.ts";
import type { ClaimTree } from "../claim/claimTree.ts";
import { claimResults, PAID } from "../claim/paidIn.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";
import { blockerOfRevert, type ClaimBlocker, skipBlocker } from "../decodeClaimError.ts";
import { type ClaimTask, claimTask, indexOfKey } from "./claimTask.ts";

/** What a bundle has come to. An index that is in neither is as unpaid as before. */
export type BundleOutcome = {
  readonly paid: readonly number[];
  readonly skipped: ReadonlyMap<number, ClaimBlocker>;
};

/** Relays items that would all be paid by now, in several transactions where they are too much for one. */
export type RelayBundle = (items: readonly BundleItem[]) => Promise<BundleOutcome>;

/** Refusals of a whole bundle since the clock has moved on. */
const CLOSED = ["Ended", "NotStarted"];
/** Refusals of a whole bundle that no smaller one escapes. */
const BROKEN = [
  "BundleNotProven",
  "IndexOutOfRange",
  "BundleMalformed",
  "BundleFormUnknown",
  "GateDataMissing",
  "GateDataUnexpected",
];

/** Told the present price of gas, in wei, each time that it is above the ceiling. */
export type OnWait = (price: bigint) => void;

/** Sends bundles, one transaction after the other; each is awaited till gas costs no more than the delivery's ceiling. */
export function sendBundle(delivery: Delivery<ClaimTask>, onWait?: OnWait): RelayBundle {
  return inOneOrMore(delivery, async (tasks) => {
    await awaitPrice(delivery, onWait);
    delivery.signal?.throwIfAborted();
    const { results } = await pushThrough(delivery, tasks);
    const paid: number[] = [];
    const skipped = new Map<number, ClaimBlocker>();
    for (const [key, result] of Object.entries(results)) {
      if (result === PAID) paid.push(indexOfKey(key));
      else skipped.set(indexOfKey(key), skipBlocker(result));
    }
    return { paid, skipped };
  });
}

/**
 * Counts bundles, and sends none.
 * @param onPlanned told the gas of each transaction that would be sent
 */
export function rehearseBundle(
  delivery: Delivery<ClaimTask>,
  onPlanned: (tasks: readonly ClaimTask[], gas: bigint) => void,
): RelayBundle {
  return inOneOrMore(delivery, async (tasks, gas) => {
    onPlanned(tasks, gas);
    return { paid: tasks.map(({ index }) => index), skipped: new Map() };
  });
}

/** What is too much for one transaction, for its token or gate is dearer than reckoned, is not too much for two. */
function inOneOrMore(
  delivery: Delivery<ClaimTask>,
  finish: (tasks: readonly ClaimTask[], gas: bigint) => Promise<BundleOutcome>,
): RelayBundle {
  return async function relay(items): Promise<BundleOutcome> {
    const [first] = items;
    if (first === undefined) return { paid: [], skipped: new Map() };
    try {
      const tasks = items.map(claimTask);
      // Some nodes estimate beyond what a block of theirs can hold.
      const gas = await estimateTasks(delivery, tasks);
      const reserve = delivery.work.reserve?.(tasks) ?? 0n;
      if (gas + reserve <= (await gasCapOf(delivery))) return await finish(tasks, gas);
      if (items.length === 1) return { paid: [], skipped: new Map([[first.index, tooMuch(gas)]]) };
    } catch (thrown) {
      if (!isRefusal(thrown)) throw thrown;
      const blocker = blockerOfRevert(thrown);
      if (blocker !== undefined && CLOSED.includes(blocker.code)) {
        return { paid: [], skipped: new Map(items.map(({ index }) => [index, blocker])) };
      }
      const isBroken = blocker !== undefined && BROKEN.includes(blocker.code);
      if (items.length === 1 || isBroken) throw refusedTask(delivery.work, claimTask(first), thrown);
    }
    const half = Math.ceil(items.length / 2);
    return joined(await relay(items.slice(0, half)), await relay(items.slice(half)));
  };
}

function tooMuch(gas: bigint): ClaimBlocker {
  return {
    code: "TooMuchForOneTransaction",
    why: `It takes ${gas} gas in a bundle, which is more than a transaction may have here.`,
    hint: "Claim it singly.",
  };
}

function joined(a: BundleOutcome, b: BundleOutcome): BundleOutcome {
  return { paid: [...a.paid, ...b.paid], skipped: new Map([...a.skipped, ...b.skipped]) };
}

/**
 * Waits until gas costs no more than the ceiling, however long that takes: what is sent above it would only block the
 * nonce, and all that is sent after it.
 */
async function awaitPrice(
  { client, priceCeiling, signal }: Delivery<ClaimTask>,
  onWait?: OnWait,
): Promise<void> {
  if (priceCeiling === undefined) return;
  const ask = async () => {
    const price = await presentPrice(client);
    if (price <= priceCeiling) return price;
    onWait?.(price);
    return undefined;
  };
  await askUntil(Number.POSITIVE_INFINITY, ask, signal);
}

/** Base fee where there is one: the tip is the sender's own choice, and cut to what the ceiling leaves of it. */
async function presentPrice(client: ReadClient): Promise<bigint> {
  const { baseFeePerGas } = await getBlock(client);
  return baseFeePerGas ?? (await getGasPrice(client));
}

/** Which items a bundle would skip by now, and why. It rejects where the whole bundle would be refused. */
export type Simulate = (
  items: readonly BundleItem[],
  gas: bigint,
) => Promise<ReadonlyMap<number, ClaimBlocker>>;

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
export function simulateBundle(
  delivery: Delivery<ClaimTask>,
  campaign: RelayedCampaign,
  tree: Pick<ClaimTree, "proof">,
): Simulate {
  let isWhole = true;
  const singly = async (items: readonly BundleItem[]) => {
    const blockers = new Map<number, ClaimBlocker>();
    await mapAtOnce(items, AT_ONCE, async (item) => {
      const blocker = await simulateItem(delivery.client, campaign, tree.proof(item.index), item);
      if (blocker !== undefined) blockers.set(item.index, blocker);
    });
    return blockers;
  };
  return async (items, gas) => {
    const results = isWhole ? await simulateWhole(delivery, campaign.campaign, items, gas) : undefined;
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
  campaign: RelayedCampaign,
  proof: readonly Hex[],
  item: BundleItem,
): Promise<ClaimBlocker | undefined> {
  try {
    await simulateSingle(client, singleClaim(campaign, proof, item), client.account.address);
    return undefined;
  } catch (thrown) {
    const blocker = blockerOfRevert(thrown);
    if (blocker === undefined) throw thrown;
    return blocker;
  }
}

/** What a bundle would come to, by index. Undefined: this node does not simulate bundles. */
async function simulateWhole(
  { client, work }: Delivery<ClaimTask>,
  campaign: Address,
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
  return REFUSED_BY_GATEWAY.includes(httpStatusOf(thrown) ?? 0);
}
