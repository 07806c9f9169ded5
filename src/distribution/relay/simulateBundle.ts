import type { Address, Hex } from "viem";
import { getBlockNumber, getLogs } from "viem/actions";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import type { Delivery } from "../../delivery/openDelivery.ts";
import { calldataOf } from "../../delivery/taskCalls.ts";
import type { ClaimTree } from "../claim/claimTree.ts";
import { claimResults, PAID } from "../claim/paidIn.ts";
import { isPassing } from "../claim/passingRefusal.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";
import { areApart, simulateItem, simulateWhole, wasPayableAt } from "../claim/simulateClaims.ts";
import { singleClaim } from "../claim/singleCalls.ts";
import { type ClaimBlocker, skipBlocker } from "../decodeClaimError.ts";
import { type ClaimTask, claimTask } from "./claimTask.ts";
import type { Refusal } from "./leavesApart.ts";

/** What would become of a bundle by now. */
export type SimulatedBundle = {
  /** Which items it would skip, and why. */
  readonly skips: ReadonlyMap<number, Refusal>;
  /** Gas with which it was simulated, and was enough; undefined: that is not known. */
  readonly proven: bigint | undefined;
};

/** How bundles, and leaves by themselves, are played without sending anything. */
export type Simulation = {
  /** @param reckoned gas that should be enough, and `most` all that the transaction may have */
  readonly bundle: (
    items: readonly BundleItem[],
    gas: { readonly reckoned: bigint; readonly most: bigint },
  ) => Promise<SimulatedBundle>;
  /** What the next block would do by itself with each of some items that were refused, by the 4 bytes of their reasons. */
  readonly alone: (
    items: readonly BundleItem[],
    reasons: ReadonlyMap<number, Hex>,
  ) => Promise<ReadonlyMap<number, Refusal>>;
  /** Whether a bundle's simulation tells just what a block would pay of it. */
  readonly isExact: () => boolean;
};

/** Refused items of a bundle that are simulated singly: of each reason some, in their order. */
const MAX_EXPLAINED = 16;
/** Questions under way at once, where a bundle cannot be simulated whole. */
const AT_ONCE = 8;
/** Gas of a bundle of one: an item may use 500,000, and as much must be left before it. */
const ONE_ITEM_GAS = 2_000_000n;

/**
 * Simulates bundles as a whole where the node can (eth_simulateV1, which shows the events), and item by item where it
 * cannot: then it is tried whether two of them go together, and that two others use up the same nullifier is not noticed, so
 * that one of these is skipped on the chain.
 * @param caller who calls the campaign
 */
export function openSimulation(
  delivery: Delivery<ClaimTask>,
  campaign: RelayedCampaign,
  tree: Pick<ClaimTree, "proof">,
  caller: Address,
): Simulation {
  const { client } = delivery;
  let isWhole = true;
  const callOf = (item: BundleItem) => singleClaim(campaign, tree.proof(item.index), item);
  const whole = async (items: readonly BundleItem[], gas: bigint) => {
    const outcome = isWhole ? await resultsOf(delivery, campaign.campaign, items, gas) : "unknown";
    if (outcome === "unknown") isWhole = false;
    return outcome;
  };
  /** Undefined: the next block would pay it by itself. */
  const refusalOf = async (item: BundleItem): Promise<ClaimBlocker | undefined> => {
    const blocker = await simulateItem(client, callOf(item), caller);
    if (blocker === undefined || !isPassing(blocker)) return blocker;
    const outcome = await whole([item], ONE_ITEM_GAS);
    return outcome instanceof Map && outcome.get(item.index) === PAID ? undefined : blocker;
  };
  const singly = async (items: readonly BundleItem[]) =>
    new Map(await mapAtOnce(items, AT_ONCE, async (item) => [item.index, await refusalOf(item)] as const));
  /** Those that would have been paid before somebody was. */
  const paidBefore = async (items: readonly BundleItem[]): Promise<ReadonlySet<number>> => {
    if (items.length === 0) return new Set();
    const blocks = await blocksBeforePayments(delivery, campaign.campaign);
    const found = await mapAtOnce(items, AT_ONCE, async (item) => {
      for (const block of blocks)
        if (await wasPayableAt(client, callOf(item), caller, block)) return [item.index];
      return [];
    });
    return new Set(found.flat());
  };
  const alone: Simulation["alone"] = async (items, reasons) => {
    const sample = spread(items, reasons).slice(0, MAX_EXPLAINED);
    const tried = await singly(sample);
    const held = sample.filter(({ index }) => {
      const blocker = tried.get(index);
      return blocker !== undefined && isPassing(blocker);
    });
    return refusalsOf(items, reasons, { tried, before: await paidBefore(held) });
  };
  const itemByItem = async (items: readonly BundleItem[]): Promise<ReadonlyMap<number, Refusal>> => {
    const tried = await singly(items);
    const refused = items.filter(({ index }) => tried.get(index) !== undefined);
    const before = await paidBefore(
      refused.filter(({ index }) => isPassing(tried.get(index) as ClaimBlocker)).slice(0, MAX_EXPLAINED),
    );
    const refusals = new Map(refusalsOf(refused, new Map(), { tried, before }));
    const [first, second, ...others] = items.filter(({ index }) => !refusals.has(index));
    if (first === undefined || second === undefined) return refusals;
    if (!(await areApart(client, [callOf(first), callOf(second)], caller))) return refusals;
    for (const { index } of [second, ...others]) refusals.set(index, { blocker: BESIDE, alone: "paid" });
    return refusals;
  };
  return {
    alone,
    isExact: () => isWhole,
    async bundle(items, { reckoned, most }) {
      const quick = await whole(items, reckoned);
      const outcome = quick === "refused" && reckoned < most ? await whole(items, most) : quick;
      if (outcome === "unknown") return { skips: await itemByItem(items), proven: undefined };
      // One that is refused as a whole is told by name when its gas is estimated.
      if (outcome === "refused") return { skips: new Map(), proven: undefined };
      const skipped = items.filter(({ index }) => outcome.get(index) !== PAID);
      const reasons = new Map(skipped.map(({ index }) => [index, outcome.get(index) ?? "0x"]));
      const found = await alone(skipped, reasons);
      // By itself in a bundle is by itself: it may take more than an item of a bundle gets.
      const skips = items.length > 1 ? found : new Map([...found].map(refusedHere));
      return { skips, proven: outcome === quick ? reckoned : undefined };
    },
  };
}

/** What is said of a leaf that was not tried beside others, since two before it do not go together. */
const BESIDE: ClaimBlocker = {
  code: "NotBesideOthers",
  why: "Two payments do not go into one block: the token, or the gate, refuses the second.",
  hint: "Send it in a later block.",
};

function refusedHere([index, refusal]: readonly [number, Refusal]): [number, Refusal] {
  return [index, refusal.alone === "before" ? refusal : { ...refusal, alone: "refused" }];
}

/** Items in such an order that of each reason some come early. */
function spread(items: readonly BundleItem[], reasons: ReadonlyMap<number, Hex>): readonly BundleItem[] {
  const places = [...Map.groupBy(items, ({ index }) => reasons.get(index)).values()].flatMap((group) =>
    group.map((item, place) => ({ item, place })),
  );
  return places.toSorted((a, b) => a.place - b.place).map(({ item }) => item);
}

type Found = {
  /** Of those that were tried by themselves; undefined: they would be paid. */
  readonly tried: ReadonlyMap<number, ClaimBlocker | undefined>;
  /** Those of the refused that would have been paid before. */
  readonly before: ReadonlySet<number>;
};

/** What holds of those that were tried by themselves holds of those that were refused alike, as far as it is known. */
function refusalsOf(
  items: readonly BundleItem[],
  reasons: ReadonlyMap<number, Hex>,
  { tried, before }: Found,
): ReadonlyMap<number, Refusal> {
  const isOpen = (index: number) => before.has(index) || tried.get(index) === undefined;
  const open = new Set([...tried.keys()].filter(isOpen).map((index) => reasons.get(index)));
  return new Map(
    items.map(({ index }): [number, Refusal] => {
      const reason = reasons.get(index) ?? "0x";
      const blocker = tried.get(index) ?? skipBlocker(reason);
      if (!tried.has(index)) return [index, { blocker, alone: open.has(reason) ? "unknown" : "refused" }];
      if (before.has(index)) return [index, { blocker, alone: "before" }];
      return [index, { blocker, alone: tried.get(index) === undefined ? "paid" : "refused" }];
    }),
  );
}

/** Blocks back to which payments are looked for: nodes keep the state of at least as many. */
const RECENT = 64n;
/** Payments that are looked behind. */
const MAX_BEFORE = 4;

/** Numbers of the blocks before those in which the campaign has paid lately, newest first; none where the node does not tell. */
async function blocksBeforePayments(
  { client }: Pick<Delivery<ClaimTask>, "client">,
  campaign: Address,
): Promise<readonly bigint[]> {
  const newest = await getBlockNumber(client, { cacheTime: 0 });
  const fromBlock = newest > RECENT ? newest - RECENT : 0n;
  const logs = await getLogs(client, { address: campaign, fromBlock, toBlock: newest }).catch(() => []);
  const blocks = [...new Set(logs.map(({ blockNumber }) => blockNumber))].toSorted((a, b) =>
    a < b ? 1 : -1,
  );
  return blocks.slice(0, MAX_BEFORE).map((block) => block - 1n);
}

/** What a bundle would come to, by index; `refused` as a whole; `unknown`: this node does not simulate bundles. */
async function resultsOf(
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
