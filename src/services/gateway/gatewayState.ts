import type { Address } from "viem";
import { runTogether } from "../../sdk/core/runTogether.ts";
import { claimGas, gatedClaimGas } from "../../sdk/distribution/claim/claimGas.ts";
import { isGated } from "../../sdk/distribution/relay/relayRounds.ts";
import { drainedChains } from "../delivery/tables/chains.ts";
import type { Sql } from "../store/sql.ts";
import type { Capacity } from "./admission/asking.ts";
import { isLaneOf, type Served } from "./campaigns/servedCampaign.ts";
import {
  type BusyLane,
  busyLanes,
  type ChainRoom,
  computeCapacity,
  gasEachOf,
  type MeasuredGas,
  measuredGas,
  shareOfLane,
  USUAL_REQUEST_GAS,
  usualGasEach,
} from "./capacity.ts";
import { computeDoors, type Doors, type DoorsSeen } from "./policy/doors.ts";
import type { Class } from "./policy/lanes.ts";
import type { ServedRegistry } from "./requests/servedRegistry.ts";
import type { StoreClock } from "./storeClock.ts";
import type { StoreWrites } from "./storeWrites.ts";
import { readFeeTakers } from "./tables/feeTakers.ts";

/** Milliseconds after which a store that has not answered counts as away. */
const STORE_PATIENCE = 3_000;

export type OpenStateParameters = {
  readonly sql: Sql;
  readonly served: readonly Served[];
  /** Default: whom workers over the store have named. */
  readonly feeTakers?: readonly Address[] | undefined;
  readonly registries: readonly ServedRegistry[];
  readonly clock: StoreClock;
  readonly writes: Pick<StoreWrites, "areKept" | "look">;
  /** Called with what goes wrong: what was seen before goes on to count. */
  readonly onTrouble: (thrown: unknown) => void;
};

/** What is promised in a lane: claims a second, by the gas that one takes. */
export type LanePace = { readonly rate: number; readonly gasEach: number };

export type OpenState = ReturnType<typeof openState>;

/** What a gateway sees of its chains and its store. */
export function openState(parameters: OpenStateParameters) {
  const { sql, served, registries, clock, writes, onTrouble } = parameters;
  const { now } = clock;
  let busy: readonly BusyLane[] = [];
  let { feeTakers = [] } = parameters;
  let isStoreThere = true;
  let isDrained = false;
  const rooms = roomsOf(served, registries);
  const measured = new Map<number, MeasuredGas>();
  const blocks = new Map<number, { readonly block: bigint; readonly seenAt: number }>();
  const lookAtChain = async ({ chain, refresh, look }: Looked) => {
    await refresh();
    const { block } = look();
    const before = blocks.get(chain);
    if (before === undefined || block > before.block) blocks.set(chain, { block, seenAt: now() });
  };
  const readStore = async () => {
    await clock.set();
    busy = await busyLanes(sql, now());
    if (parameters.feeTakers === undefined) feeTakers = await readFeeTakers(sql, [...rooms.keys()]);
    isDrained = (await drainedChains(sql, [...rooms.keys()])).length === rooms.size;
    for (const [chain, { gas }] of rooms) measured.set(chain, await measuredGas(sql, chain, gas));
  };
  const lookAtStore = watched(readStore, (isThere) => {
    isStoreThere = isThere;
  });
  const sinceBlock = (chain: number) => now() - (blocks.get(chain)?.seenAt ?? now());
  const gasOf = (lane: string, chain: number, name: Class) =>
    name === "claims"
      ? gasEachOf(usualClaimGas(served, chain, lane), measured.get(chain))
      : USUAL_REQUEST_GAS;
  const capacity = (lane: string) => {
    const { class: name, chain } = partsOf(lane);
    const room = rooms.get(chain) as ChainRoom;
    const all = busy.filter((one) => isLaneOf(chain, one.lane));
    const each = (one: Class) => gasOf(lane, chain, one);
    const share = shareOfLane(room, { lane, class: name }, all, each);
    const found = computeCapacity(room, { gasEach: each(name), sinceBlock: sinceBlock(chain), share });
    const terms = name === "claims" ? found : boundTogether(found, { lane, class: name }, all);
    return { ...terms, lately: all.find((one) => one.lane === lane)?.queued ?? 0 };
  };
  const looked: readonly Looked[] = [...served.map(({ campaign }) => campaign), ...registries];
  // Each by itself: a node that does not answer must not hide that the store does not, nor another chain.
  const looks = [lookAtStore, writes.look, ...looked.map((one) => () => lookAtChain(one))].map((look) =>
    runTogether(() => look().catch(onTrouble)),
  );
  const servedAt = (lane: string) => served.find((one) => one.campaign.lane === lane) as Served;
  return {
    look: async () => void (await Promise.all(looks.map((look) => look()))),
    /** What a claim takes through each door. @param opens Unix seconds from which it may be paid; 0: now */
    doors: (lane: string, coming: Pick<DoorsSeen, "turn" | "opens" | "fee">): Doors => {
      const { room, campaign } = servedAt(lane);
      const { baseFee, fullness } = campaign.look();
      const toBlock = Math.max(0, room.blockTime - sinceBlock(campaign.chain));
      const chain = { toBlock, blockTime: room.blockTime, baseFee: Number(baseFee), fullness };
      return computeDoors({ now: now(), ...chain, gas: directGas(campaign), ...coming });
    },
    capacity,
    pace: (lane: string): LanePace => ({
      rate: capacity(lane).rate,
      gasEach: gasOf(lane, partsOf(lane).chain, partsOf(lane).class),
    }),
    busy: () => busy,
    feeTakers: () => feeTakers,
    /** Whether every chain takes in nothing new. */
    isDrained: () => isDrained,
    seen: () => {
      const late = [...rooms].map(([chain, { blockTime }]) => sinceBlock(chain) / blockTime);
      return {
        isStoreThere,
        isStoreKeeping: writes.areKept(),
        blocksLate: Math.max(0, ...late),
        isTicketing: busy.some(({ expected }) => expected !== undefined),
      };
    },
  };
}

function roomsOf(
  served: readonly Served[],
  registries: readonly ServedRegistry[],
): ReadonlyMap<number, ChainRoom> {
  return new Map([
    ...registries.map(({ chain, room }) => [chain, room] as const),
    ...served.map(({ campaign, room }) => [campaign.chain, room] as const),
  ]);
}

/** A lane is named by its class, its chain, and what else tells it from others. */
function partsOf(lane: string): { readonly class: Class; readonly chain: number } {
  const [name, chain] = lane.split(" ");
  return { class: name as Class, chain: Number(chain) };
}

/** Anybody can sign: many lanes of a class together hold only as much as one could. */
function boundTogether(
  { bound, ...rest }: Capacity,
  { lane, class: name }: Pick<BusyLane, "lane" | "class">,
  all: readonly BusyLane[],
): Capacity {
  const others = all.filter((one) => one.class === name && one.lane !== lane);
  const queued = others.reduce((sum, one) => sum + one.queued, 0);
  return { ...rest, bound: Math.max(0, Math.min(bound, bound * (others.length + 1) - queued)) };
}

/** Gas of a lane's claim before any was mined; of another lane's, that of any campaign of the chain. */
function usualClaimGas(served: readonly Served[], chain: number, lane: string): number {
  const campaigns = served.map(({ campaign }) => campaign);
  const own = campaigns.find((one) => one.lane === lane) ?? campaigns.find((one) => one.chain === chain);
  return own === undefined ? USUAL_REQUEST_GAS : usualGasEach(own.campaign);
}

function directGas({ campaign }: Served["campaign"]): number {
  const { count, kind } = campaign;
  return (isGated(campaign) ? gatedClaimGas : claimGas)(Number(count), kind);
}

/** What is looked at of a chain. */
type Looked = {
  readonly chain: number;
  readonly look: () => { readonly block: bigint };
  readonly refresh: () => Promise<void>;
};

/** Says after each run whether the store answered, and in the midst of one that takes too long that it does not. */
function watched(run: () => Promise<void>, see: (isThere: boolean) => void): () => Promise<void> {
  return async () => {
    const late = setTimeout(() => see(false), STORE_PATIENCE);
    try {
      await run();
      see(true);
    } catch (thrown) {
      see(false);
      throw thrown;
    } finally {
      clearTimeout(late);
    }
  };
}
