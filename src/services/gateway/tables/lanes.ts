import type { SqlQuery } from "../../store/sql.ts";
import { lend, type Ordered } from "../policy/classes.ts";
import { type Class, type LaneOrder, weightOf } from "../policy/lanes.ts";
import type { Places } from "../policy/places.ts";

/** A locked lane. */
export type LockedLane = LaneOrder & {
  readonly lane: string;
  readonly places: Places;
  /** Its waiting intents. */
  readonly queued: number;
  /**
   * Rank of the next intent of its class on the chain. Where none of the class waits: the highest rank that any of its
   * lanes had.
   */
  readonly least: number;
};

/** What a lane is made with. */
export type LaneSetup = {
  readonly lane: string;
  readonly class: Class;
  /** Most intents that it holds: at least so many are counted. */
  readonly bound: number;
  /** Its waiting intents when all were last counted, a second ago or two: they count where more wait than are counted here. */
  readonly lately: number;
};

/** Waiting intents of a lane that are counted at most, where it holds fewer: each submission counts them. */
const MAX_COUNTED = 5_000;

/** Adds lanes that are missing; each has the weight of its class. */
async function addLanes(query: SqlQuery, lanes: readonly LaneSetup[]): Promise<void> {
  await query(
    `insert into lane (lane, class, weight)
     select * from unnest($1::text[], $2::text[], $3::float8[]) order by 1 on conflict do nothing`,
    [
      lanes.map(({ lane }) => lane),
      lanes.map((lane) => lane.class),
      lanes.map((lane) => weightOf[lane.class]),
    ],
  );
}

type LaneRow = {
  readonly lane: string;
  readonly weight: number;
  readonly finish: number;
  readonly next: number | null;
  readonly expected: number | null;
  readonly queued: bigint;
  readonly least: number;
};

/** Locks lanes of a chain until the end of the transaction, always in the same order; adds missing lanes. */
export async function lockLanes(
  query: SqlQuery,
  chain: number,
  setups: readonly LaneSetup[],
): Promise<readonly LockedLane[]> {
  const lanes = setups.map(({ lane }) => lane);
  const max = Math.max(MAX_COUNTED, ...setups.map(({ bound }) => bound));
  const rows = await lockKnown(query, { chain, lanes, max });
  if (rows.length === lanes.length) {
    const lately = new Map(setups.map((setup) => [setup.lane, setup.lately]));
    return rows.map((row) => {
      const counted = Number(row.queued);
      return lockedLane(row, counted < max ? counted : Math.max(counted, lately.get(row.lane) ?? 0));
    });
  }
  await addLanes(query, setups);
  return lockLanes(query, chain, setups);
}

type KnownParameters = { readonly chain: number; readonly lanes: readonly string[]; readonly max: number };

/** @param parameters `max`: intents that are counted in a lane */
function lockKnown(query: SqlQuery, { chain, lanes, max }: KnownParameters): Promise<readonly LaneRow[]> {
  // Their order is the index's own, and a range has one: asked for with `=` and without it, the whole lane, or table, may be read.
  return query<LaneRow>(
    `with locked as (select * from lane where lane = any($1) order by lane for update)
     select lane, weight, finish, next, expected,
       (select count(*) from (
          select 1 from intent where intent.lane between locked.lane and locked.lane and state = 'queued'
          order by intent.lane limit $3) as waiting) as queued,
       coalesce(
         (select rank from intent
          where chain = $2 and state = 'queued' and coalesce(intent.class, 'claims') = locked.class and rank is not null
          order by rank nulls first limit 1),
         (select max(finish) from lane as known where known.class = locked.class), 0)::float8 as least
     from locked`,
    [lanes, chain, max],
  );
}

function lockedLane({ next, expected, ...row }: LaneRow, queued: number): LockedLane {
  const places = { next: next ?? -Infinity, expected: expected ?? -Infinity };
  return { ...row, places, queued };
}

type OrderedRow = Omit<Ordered, "position"> & {
  readonly id: bigint;
  readonly signer: string;
  readonly position: string;
};

/**
 * Lends waiting intents of some signers the class of those behind them ({@link lend}). Makes intents due at once that
 * arrived before one that they wait for.
 */
export async function lendClasses(query: SqlQuery, chain: number, signers: readonly string[]): Promise<void> {
  await query(
    `update only intent set due = null
     where chain = $1 and signer = any($2) and state = 'queued' and due is not null and reserved_by is null`,
    [chain, signers],
  );
  // Intents that a worker takes at this moment are already on their way.
  const rows = await query<OrderedRow>(
    `select id, signer, position::text as position, class, rank from intent
     where chain = $1 and signer = any($2) and state = 'queued' and class is not null
     order by id for update skip locked`,
    [chain, signers],
  );
  const bySigner = Map.groupBy(rows, ({ signer }) => signer);
  const changed = [...bySigner.values()].flatMap((own) =>
    lend(own.map((row) => ({ ...row, position: BigInt(row.position) }))),
  );
  if (changed.length === 0) return;
  await query(
    `update only intent set class = new.class, rank = new.rank
     from unnest($1::int8[], $2::text[], $3::float8[]) as new (id, class, rank) where intent.id = new.id`,
    [changed.map(({ id }) => id), changed.map((one) => one.class), changed.map(({ rank }) => rank)],
  );
}

/** Stores where the lanes' next ranks begin. */
export async function keepFinish(
  query: SqlQuery,
  lanes: readonly Pick<LockedLane, "lane" | "finish">[],
): Promise<void> {
  await query(
    `update lane set finish = new.finish from unnest($1::text[], $2::float8[]) as new (lane, finish)
     where lane.lane = new.lane`,
    [lanes.map(({ lane }) => lane), lanes.map(({ finish }) => finish)],
  );
}

/** Stores which places of a lane were given. */
export async function keepPlaces(query: SqlQuery, lane: string, { next, expected }: Places): Promise<void> {
  await query("update lane set next = $2, expected = $3 where lane = $1", [
    lane,
    finite(next),
    finite(expected),
  ]);
}

function finite(moment: number): number | null {
  return Number.isFinite(moment) ? moment : null;
}
