import type { Sql } from "../store/sql.ts";
import type { Capacity } from "./admission/asking.ts";
import type { Class } from "./policy/lanes.ts";
import { PROMISED } from "./policy/places.ts";

/** What a chain takes. */
export type ChainRoom = {
  /** Gas that goes into a block. */
  readonly gas: number;
  /** Seconds between blocks. */
  readonly blockTime: number;
};

export type RoomSeen = {
  /** Gas that a claim takes, by what was mined lately. */
  readonly gasEach: number;
  /** Seconds since the newest block was seen. */
  readonly sinceBlock: number;
  /** What the lane weighs, and all that have work, itself counted. */
  readonly weight: number;
  readonly weights: number;
};

/** Seconds, and blocks, of claims that a lane holds: whichever is more. */
const QUEUE_SECONDS = 8;
const QUEUE_BLOCKS = 3;

/** What a lane can do, by its share of a chain. */
export function capacityOf(
  { gas, blockTime }: ChainRoom,
  { gasEach, sinceBlock, weight, weights }: RoomSeen,
): Capacity {
  const block = Math.max(1, ((gas / gasEach) * weight) / weights);
  const rate = (PROMISED * block) / blockTime;
  return {
    ...{ block, rate },
    bound: Math.ceil(Math.max(QUEUE_SECONDS * rate, QUEUE_BLOCKS * block)),
    toBlock: Math.max(0, blockTime - sinceBlock),
  };
}

/**
 * Gas of a claim in a full bundle, before any was mined. Rather too little than too much: who comes too early finds a queue, who
 * is told to come too late leaves blocks empty.
 */
export const USUAL_GAS_EACH = 38_000;
/** Transactions that it is taken from. */
const MEASURED = 20;

/** Gas that a claim of a chain takes, by what was mined last; undefined: nothing was. */
export async function measuredGasEach(sql: Sql, chain: number): Promise<number | undefined> {
  const [row] = await sql.query<{ readonly each: number | null }>(
    `select (sum((settled->>'gas')::float8) / nullif(sum(cardinality(keys)), 0))::float8 as each from (
       select settled, keys from transaction
       where chain = $1 and settled->>'status' = 'mined' and settled->>'gas' is not null order by id desc limit ${MEASURED}
     ) as newest`,
    [chain],
  );
  return row?.each ?? undefined;
}

/** A lane that has work. */
export type BusyLane = {
  readonly lane: string;
  readonly class: Class;
  readonly weight: number;
  /** Claims that wait. */
  readonly queued: number;
  /** The latest moment at which somebody was told to come, Unix seconds; undefined: nobody is expected. */
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
