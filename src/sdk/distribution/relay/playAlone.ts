import type { Address, Hex } from "viem";
import { getBlockNumber, getLogs } from "viem/actions";
import type { ContractCall } from "../../chain/calls/asTransaction.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import { isPassing } from "../claim/passingRefusal.ts";
import { type OwedLeaf, readMoney } from "../claim/readMoney.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";
import { areApart, simulateItem, wasPayableAt } from "../claim/simulateClaims.ts";
import type { ClaimBlocker } from "../decodeClaimError.ts";
import type { LeafRefusal } from "./leavesApart.ts";
import { refusalsBefore, selectSample, spreadRefusals } from "./refusedAlike.ts";

export type PlayAloneParameters<Item> = {
  readonly client: ReadClient;
  readonly campaign: RelayedCampaign;
  /** Who calls the campaign. */
  readonly caller: Address;
  readonly callOf: (item: Item) => ContractCall;
  /** Whether a bundle of just this item would pay it. Default: not known. */
  readonly isPaidInBundle?: (item: Item) => Promise<boolean>;
};

/** How leaves are simulated one by one, without sending anything. */
export type PlayedAlone<Item> = {
  /** What the next block would do by itself with each of some items that were refused, by the 4 bytes of their reasons. */
  readonly refused: (
    items: readonly Item[],
    reasons: ReadonlyMap<number, Hex>,
  ) => Promise<ReadonlyMap<number, LeafRefusal>>;
  /** Which items of a bundle a block would refuse, as far as simulating each alone and two together shows. */
  readonly oneByOne: (items: readonly Item[]) => Promise<ReadonlyMap<number, LeafRefusal>>;
};

/** Questions under way at once. */
const AT_ONCE = 8;

/** Simulates claims one by one: as in the next block, and as before others were paid. */
export function playAlone<Item extends OwedLeaf>({
  client,
  campaign,
  caller,
  callOf,
  isPaidInBundle,
}: PlayAloneParameters<Item>): PlayedAlone<Item> {
  /** Undefined: the next block would pay it by itself. */
  const simulateRefusal = async (item: Item): Promise<ClaimBlocker | undefined> => {
    const blocker = await simulateItem(client, callOf(item), caller);
    if (blocker === undefined || !isPassing(blocker)) return blocker;
    return (await isPaidInBundle?.(item)) === true ? undefined : blocker;
  };
  const singly = async (items: readonly Item[]) => {
    const tried = new Map(
      await mapAtOnce(items, AT_ONCE, async (item) => [item.index, await simulateRefusal(item)] as const),
    );
    const held = heldOf(items, tried);
    const short = held.length === 0 ? undefined : await readMoney(client, campaign, held);
    for (const item of held) tried.set(item.index, short?.([item]) ?? tried.get(item.index));
    return tried;
  };
  /** Whether the node no longer has the state before some payment. */
  let isForgetful = false;
  /** Those that would have been paid before some other payment. */
  const paidBefore = async (items: readonly Item[]): Promise<ReadonlySet<number>> => {
    if (items.length === 0) return new Set();
    const blocks = await blocksBeforePayments(client, campaign.campaign);
    const found = await mapAtOnce(items, AT_ONCE, async (item) => {
      for (const block of blocks) {
        const wasPayable = await wasPayableAt(client, callOf(item), caller, block);
        if (wasPayable === true) return [item.index];
        isForgetful ||= wasPayable === undefined;
      }
      return [];
    });
    return new Set(found.flat());
  };
  const hinted = (refusals: ReadonlyMap<number, LeafRefusal>) =>
    isForgetful ? mayHaveWaited(refusals) : refusals;
  return {
    async refused(items, reasons) {
      const sample = selectSample(items, reasons);
      const tried = await singly(sample);
      const before = await paidBefore(heldOf(sample, tried));
      return hinted(spreadRefusals(items, reasons, { tried, before }));
    },
    async oneByOne(items) {
      const tried = await singly(items);
      const blockers = [...tried].flatMap(([index, blocker]) =>
        blocker === undefined ? [] : [[index, blocker] as const],
      );
      const refusals = new Map(hinted(await refusalsBefore(items, new Map(blockers), paidBefore)));
      const [first, second, ...others] = items.filter(({ index }) => !refusals.has(index));
      if (first === undefined || second === undefined) return refusals;
      if (!(await areApart(client, [callOf(first), callOf(second)], caller))) return refusals;
      const short = await readMoney(client, campaign, [first, second]);
      if (short([first, second]) !== undefined) return refusals;
      for (const { index } of [second, ...others]) refusals.set(index, { blocker: BESIDE, alone: "paid" });
      return refusals;
    },
  };
}

/** Those of some that are refused by themselves, where that may pass. */
function heldOf<Item extends OwedLeaf>(
  items: readonly Item[],
  tried: ReadonlyMap<number, ClaimBlocker | undefined>,
): readonly Item[] {
  return items.filter(({ index }) => {
    const blocker = tried.get(index);
    return blocker !== undefined && isPassing(blocker);
  });
}

/** Says of those that are refused alone that they may have been payable before others were paid. */
function mayHaveWaited(refusals: ReadonlyMap<number, LeafRefusal>): ReadonlyMap<number, LeafRefusal> {
  const hinted = ({ blocker, alone }: LeafRefusal): LeafRefusal => {
    if (alone !== "refused" || !isPassing(blocker)) return { blocker, alone };
    return { blocker: { ...blocker, hint: `${WAIT_PERHAPS} ${blocker.hint}`.trimEnd() }, alone };
  };
  return new Map([...refusals].map(([index, refusal]) => [index, hinted(refusal)]));
}

const WAIT_PERHAPS =
  "The node no longer has the state before the last payments, so nobody knows whether it waits for them: run the same command again later, or with a node that keeps old states (--rpc).";

/** The blocker of a leaf that was not tried beside others, since two before it do not go together. */
const BESIDE: ClaimBlocker = {
  code: "NotBesideOthers",
  why: "One block cannot take two payments: the token, or the gate, refuses the second.",
  hint: "Send it in a later block.",
};

/** Recent blocks that are searched for payments: as many as a run may have waited through on a quick chain. */
const FAR = 10_000n;
/** As many as nodes keep the state of, where one lists the events of no more. */
const NEAR = 64n;
/** Recent payments before which the state is checked. */
const MAX_BEFORE = 4;

/**
 * Numbers of the blocks right before the campaign's recent payments, newest first; empty where the node gives no logs.
 */
async function blocksBeforePayments(client: ReadClient, campaign: Address): Promise<readonly bigint[]> {
  const newest = await getBlockNumber(client, { cacheTime: 0 });
  const since = (recent: bigint) => {
    const fromBlock = newest > recent ? newest - recent : 0n;
    return getLogs(client, { address: campaign, fromBlock, toBlock: newest });
  };
  const logs = await since(FAR).catch(() => since(NEAR).catch(() => []));
  const blocks = [...new Set(logs.map(({ blockNumber }) => blockNumber))].toSorted((a, b) =>
    a < b ? 1 : -1,
  );
  return blocks.slice(0, MAX_BEFORE).map((block) => block - 1n);
}
