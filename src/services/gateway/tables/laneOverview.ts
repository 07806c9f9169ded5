import type { Sql } from "../../store/sql.ts";
import type { Class } from "../policy/lanes.ts";

/** How a lane stands. */
export type LaneOverview = {
  readonly lane: string;
  readonly class: Class;
  readonly weight: number;
  /** What waits, and seconds that its oldest has. */
  readonly queued: number;
  readonly oldestWaiting: number | undefined;
  /** Seconds since the oldest missed turn; 0: none is missed. */
  readonly overdue: number;
  /** Unix seconds of the latest moment at which a ticket holder should return; undefined: nobody is expected. */
  readonly expectedUntil: number | undefined;
};

type LaneRow = Pick<LaneOverview, "lane" | "class" | "weight" | "overdue"> & {
  readonly queued: bigint;
  readonly oldest: number | null;
  readonly expected: number | null;
};

/** All lanes that a store has had, by name. */
export async function readLanes(sql: Sql): Promise<readonly LaneOverview[]> {
  const rows = await sql.query<LaneRow>(
    `with clock as (select extract(epoch from clock_timestamp())::float8 as now),
     waiting as (
       select lane, count(*) as queued, min(extract(epoch from submitted))::float8 as first, min(turn) as turn
       from intent where state = 'queued' and lane is not null group by lane)
     select lane.lane, class, weight, coalesce(queued, 0) as queued, now - first as oldest,
       greatest(0, coalesce(now - turn, 0)) as overdue, case when expected > now then expected end as expected
     from clock, lane left join waiting using (lane) order by lane.lane`,
  );
  return rows.map(({ queued, oldest, expected, ...row }) => ({
    ...row,
    queued: Number(queued),
    oldestWaiting: oldest ?? undefined,
    expectedUntil: expected ?? undefined,
  }));
}
