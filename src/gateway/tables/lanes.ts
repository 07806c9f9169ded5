import type { SqlQuery } from "../../store/sql.ts";
import { type Class, type LaneOrder, weightOf } from "../policy/lanes.ts";
import type { Places } from "../policy/places.ts";

/** A lane as it stands while it is locked. */
export type LockedLane = LaneOrder & {
  readonly lane: string;
  readonly places: Places;
  /** Claims of it that wait. */
  readonly queued: number;
};

/** What a lane is made with. */
export type LaneSetup = { readonly lane: string; readonly class: Class };

/** Makes lanes known that are not; each has the weight of its class. */
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
};

/** Locks lanes until the end of the transaction, always in the same order; makes those that are missing. */
export async function lockLanes(
  query: SqlQuery,
  setups: readonly LaneSetup[],
): Promise<readonly LockedLane[]> {
  const lanes = setups.map(({ lane }) => lane);
  await addLanes(query, setups);
  const rows = await query<LaneRow>(
    `with locked as (select * from lane where lane = any($1) order by lane for update)
     select lane, weight, finish, next, expected,
       (select count(*) from intent where intent.lane = locked.lane and state = 'queued') as queued
     from locked`,
    [lanes],
  );
  return rows.map(({ next, expected, queued, ...row }) => ({
    ...row,
    places: { next: next ?? -Infinity, expected: expected ?? -Infinity },
    queued: Number(queued),
  }));
}

/** The rank of what goes next of all lanes of a chain; where nothing waits, the highest that any lane had. */
export async function leastRank(query: SqlQuery, chain: number): Promise<number> {
  const [row] = await query<{ readonly least: number }>(
    `select coalesce((select min(rank) from intent where chain = $1 and state = 'queued'),
       (select max(finish) from lane), 0)::float8 as least`,
    [chain],
  );
  return (row as { readonly least: number }).least;
}

/** Keeps what has become of lanes. */
export async function keepLanes(
  query: SqlQuery,
  lanes: readonly Pick<LockedLane, "lane" | "finish" | "places">[],
): Promise<void> {
  await query(
    `update lane set finish = new.finish, next = new.next, expected = new.expected
     from unnest($1::text[], $2::float8[], $3::float8[], $4::float8[]) as new (lane, finish, next, expected)
     where lane.lane = new.lane`,
    [
      lanes.map(({ lane }) => lane),
      lanes.map(({ finish }) => finish),
      lanes.map(({ places: { next } }) => finite(next)),
      lanes.map(({ places: { expected } }) => finite(expected)),
    ],
  );
}

function finite(moment: number): number | null {
  return Number.isFinite(moment) ? moment : null;
}
