import { zeroAddress } from "viem";
import { isSameAddress } from "../../sdk/core/isSameAddress.ts";
import { bundleCosts, costsOf } from "../../sdk/distribution/bundles/estimateBundle.ts";
import type { RelayedCampaign } from "../../sdk/distribution/claim/relayedCampaign.ts";
import type { Sql } from "../store/sql.ts";
import { CLAIM_KIND } from "../work/claimIntent.ts";
import type { Capacity } from "./admission/asking.ts";
import { shareOf } from "./policy/classes.ts";
import type { Class } from "./policy/lanes.ts";
import { PROMISED } from "./policy/places.ts";

/** The capacity of a chain. */
export type ChainRoom = {
  /** Gas that goes into a block. */
  readonly gas: number;
  /** Seconds between blocks. */
  readonly blockTime: number;
};

export type RoomSeen = {
  /** Gas of one intent of the lane, measured on recently mined ones. */
  readonly gasEach: number;
  /** Seconds since the newest block was seen. */
  readonly sinceBlock: number;
  /** The lane's part of its chain's capacity, 0 to 1. */
  readonly share: number;
};

/** A lane holds claims for so many seconds, or so many blocks: whichever is more. */
const QUEUE_SECONDS = 4;
const QUEUE_BLOCKS = 3;

/** The capacity of a lane, from its share of a chain. */
export function computeCapacity(
  { gas, blockTime }: ChainRoom,
  { gasEach, sinceBlock, share }: RoomSeen,
): Capacity {
  const block = Math.max(1, (gas / gasEach) * share);
  const rate = (PROMISED * block) / blockTime;
  return {
    block,
    rate,
    bound: Math.ceil(Math.max(QUEUE_SECONDS * rate, QUEUE_BLOCKS * block)),
    toBlock: Math.max(0, blockTime - sinceBlock),
  };
}

/** A lane's part of a chain, given the other lanes with work. @param gasOf gas of one intent of a class */
export function shareOfLane(
  { gas, blockTime }: ChainRoom,
  lane: Pick<BusyLane, "lane" | "class">,
  others: readonly BusyLane[],
  gasOf: (name: Class) => number,
): number {
  const whole = (gas / blockTime) * QUEUE_SECONDS;
  const work: Partial<Record<Class, number>> = {};
  for (const { class: name, queued } of others)
    work[name] = (work[name] ?? 0) + (queued * gasOf(name)) / whole;
  const lanes = others.filter((one) => one.class === lane.class && one.lane !== lane.lane).length + 1;
  return shareOf(lane.class, work) / lanes;
}

/** Gas of a claim in a full bundle of an instant campaign without a gate, before any was mined. */
const USUAL_GAS_EACH = 50_000;
/** Gas of a signed request, likewise. */
export const USUAL_REQUEST_GAS = 150_000;
/** Transactions that are measured, among those that filled at least this part of a block's capacity. */
const MEASURED = 20;
const FULL = 0.5;
/** Weight of the usual gas, in claims: a campaign's first bundles cost more than later ones. */
const USUAL_CLAIMS = 1_000;

/** Estimated gas of a claim before any is mined: rather too high, so that promises hold. */
export function usualGasEach({
  gate,
  ...campaign
}: Pick<RelayedCampaign, "kind" | "gate" | "isCoin">): number {
  const gateGas = isSameAddress(gate, zeroAddress) ? 0 : bundleCosts.gate;
  const { item, transfer } = costsOf(campaign);
  return USUAL_GAS_EACH + item - bundleCosts.item + transfer - bundleCosts.transfer + gateGas;
}

/** Gas that full bundles used. */
export type MeasuredGas = { readonly gas: number; readonly claims: number };

/** Gas of a claim, from measurements. @param usual the estimate before any measurement */
export function gasEachOf(usual: number, { gas, claims }: MeasuredGas = { gas: 0, claims: 0 }): number {
  return (gas + USUAL_CLAIMS * usual) / (claims + USUAL_CLAIMS);
}

/**
 * Gas of the last full bundles on a chain. Small bundles cost more per claim: counting them would delay places, and
 * bundles would stay small.
 * @param block gas of claims that a block takes
 */
export async function measuredGas(sql: Sql, chain: number, block: number): Promise<MeasuredGas> {
  const [row] = (await sql.query<MeasuredGas>(
    `select coalesce(sum(gas), 0)::float8 as gas, coalesce(sum(count), 0)::float8 as claims from (
       select (settled->>'gas')::float8 as gas, cardinality(keys) as count from transaction
       where chain = $1 and settled->>'status' = 'mined' and (settled->>'gas')::float8 >= $2
         and exists (select 1 from intent where intent.id = keys[1]::int8 and kind = $3)
       order by id desc limit ${MEASURED}
     ) as newest`,
    [chain, FULL * block, CLAIM_KIND],
  )) as readonly [MeasuredGas];
  return row;
}

/** A lane that has work. */
export type BusyLane = {
  readonly lane: string;
  readonly class: Class;
  readonly weight: number;
  /** Claims that wait. */
  readonly queued: number;
  /** The latest moment at which somebody should come, in Unix seconds; undefined: nobody is expected. */
  readonly expected: number | undefined;
};

/** The lanes that have work. @param now Unix seconds */
export async function busyLanes(sql: Sql, now: number): Promise<readonly BusyLane[]> {
  const rows = await sql.query<
    Omit<BusyLane, "queued" | "expected"> & { readonly queued: bigint; readonly expected: number | null }
  >(
    `select lane, class, weight, queued, case when expected > $1 then expected end as expected from (
       select lane.*, (select count(*) from intent where intent.lane = lane.lane and state = 'queued') as queued
       from lane) as known
     where queued > 0 or expected > $1 order by lane`,
    [now],
  );
  return rows.map(({ queued, expected, ...row }) => ({
    ...row,
    queued: Number(queued),
    expected: expected ?? undefined,
  }));
}
