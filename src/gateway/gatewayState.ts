import type { Address } from "viem";
import { claimGas, gatedClaimGas } from "../distribution/claim/claimGas.ts";
import { isGated } from "../distribution/relay/relayRounds.ts";
import type { Sql } from "../store/sql.ts";
import { isLaneOf, type Served, type ServedCampaign } from "./campaigns/servedCampaign.ts";
import { type BusyLane, busyLanes, capacityOf, measuredGasEach, usualGasEach } from "./capacity.ts";
import { type Doors, type DoorsSeen, doorsOf } from "./policy/doors.ts";
import { weightOf } from "./policy/lanes.ts";
import { readFeeTakers } from "./tables/feeTakers.ts";

export type OpenStateParameters = {
  readonly sql: Sql;
  readonly served: readonly Served[];
  /** Left out: whom workers over the store have named. */
  readonly feeTakers?: readonly Address[] | undefined;
  /** Unix seconds. */
  readonly now: () => number;
  /** Told what goes wrong: what was seen before goes on to count. */
  readonly onTrouble: (thrown: unknown) => void;
};

/** What is promised in a lane: claims a second, by the gas that one takes. */
export type LanePace = { readonly rate: number; readonly gasEach: number };

/** What a gateway sees of its chains and its store. */
export function openState({ sql, served, now, onTrouble, ...parameters }: OpenStateParameters) {
  const chains = [...new Set(served.map(({ campaign }) => campaign.chain))];
  let busy: readonly BusyLane[] = [];
  let { feeTakers = [] } = parameters;
  let isStoreThere = true;
  const gasEach = new Map<number, number>();
  const blocks = new Map<number, { readonly block: bigint; readonly seenAt: number }>();
  const lookAtCampaign = async ({ campaign }: Served) => {
    await campaign.refresh();
    const { block } = campaign.look();
    const before = blocks.get(campaign.chain);
    if (before === undefined || block > before.block) blocks.set(campaign.chain, { block, seenAt: now() });
  };
  const lookAtStore = async () => {
    try {
      busy = await busyLanes(sql, now());
      if (parameters.feeTakers === undefined) feeTakers = await readFeeTakers(sql, chains);
      for (const [chain, gas] of new Map(served.map(({ campaign, room }) => [campaign.chain, room.gas]))) {
        const measured = await measuredGasEach(sql, chain, gas);
        if (measured !== undefined) gasEach.set(chain, measured);
      }
      isStoreThere = true;
    } catch (thrown) {
      isStoreThere = false;
      onTrouble(thrown);
    }
  };
  let looking: Promise<void> | undefined;
  const lookOnce = async () => {
    await Promise.all([lookAtStore(), ...served.map((one) => lookAtCampaign(one).catch(onTrouble))]);
    looking = undefined;
  };
  const servedAt = (lane: string) => served.find((one) => one.campaign.lane === lane) as Served;
  const sinceBlock = (chain: number) => now() - (blocks.get(chain)?.seenAt ?? now());
  const gasOf = ({ chain, campaign }: ServedCampaign) => gasEach.get(chain) ?? usualGasEach(campaign);
  const capacity = (lane: string) => {
    const { room, campaign } = servedAt(lane);
    const weight = weightOf.claims;
    const others = busy.filter((one) => one.lane !== lane && isLaneOf(campaign.chain, one.lane));
    return capacityOf(room, {
      gasEach: gasOf(campaign),
      sinceBlock: sinceBlock(campaign.chain),
      weight,
      weights: others.reduce((sum, one) => sum + one.weight, weight),
    });
  };
  return {
    look: () => (looking ??= lookOnce()),
    /** What a claim takes through each door. @param opens Unix seconds from which it may be paid; 0: now */
    doors: (lane: string, coming: Pick<DoorsSeen, "turn" | "opens" | "fee">): Doors => {
      const { room, campaign } = servedAt(lane);
      const { baseFee, fullness } = campaign.look();
      const toBlock = Math.max(0, room.blockTime - sinceBlock(campaign.chain));
      const chain = { toBlock, blockTime: room.blockTime, baseFee: Number(baseFee), fullness };
      return doorsOf({ now: now(), ...chain, gas: directGas(campaign), ...coming });
    },
    capacity,
    pace: (lane: string): LanePace => ({
      rate: capacity(lane).rate,
      gasEach: gasOf(servedAt(lane).campaign),
    }),
    busy: () => busy,
    feeTakers: () => feeTakers,
    seen: () => {
      const late = served.map(({ campaign, room }) => {
        const { seenAt = now() } = blocks.get(campaign.chain) ?? {};
        return (now() - seenAt) / room.blockTime;
      });
      return {
        isStoreThere,
        blocksLate: Math.max(0, ...late),
        isTicketing: busy.some(({ expected }) => expected !== undefined),
      };
    },
  };
}

function directGas({ campaign }: Served["campaign"]): number {
  const { count, kind } = campaign;
  return (isGated(campaign) ? gatedClaimGas : claimGas)(Number(count), kind);
}
