import type { Sql } from "../../store/sql.ts";

/** What an operator watches of a chain that is followed. */
export type FollowedVitals = {
  readonly chain: number;
  /** Blocks that the node had at the last look and that are not read; blocks that are read and not final. */
  readonly behind: number;
  readonly unsettled: number;
  /** 1 where it is not followed any more, since a final block has changed. */
  readonly isStopped: number;
  /** Seconds since something was read, or became final. */
  readonly looked: number;
  /** Seconds that the oldest intent waits; 0: none does. */
  readonly oldestWaiting: number;
};

/** Looks at what is quickly told, by chain. */
export function readVitals(sql: Sql): Promise<readonly FollowedVitals[]> {
  return sql.query<FollowedVitals>(
    `select chain::float8 as chain, greatest(0, head - cursor)::float8 as behind,
       greatest(0, cursor - final)::float8 as unsettled, (stopped is not null)::int4 as "isStopped",
       extract(epoch from clock_timestamp() - looked)::float8 as looked,
       greatest(0, coalesce((select extract(epoch from clock_timestamp() - min(submitted)) from intent
         where intent.chain = followed.chain and state = 'queued' and after is null), 0))::float8 as "oldestWaiting"
     from followed order by chain`,
  );
}

/** What takes a look at all rows. */
export type ChainTotals = {
  readonly chain: number;
  /** Blocks with events that were taken back. */
  readonly undone: number;
  /** Intents that wait for a person. */
  readonly parked: number;
};

/** Counts by chain what is followed. */
export function countTotals(sql: Sql): Promise<readonly ChainTotals[]> {
  return sql.query<ChainTotals>(
    `select chain::float8 as chain,
       (select count(*) from change where change.chain = followed.chain and kind = 'undone')::float8 as undone,
       (select count(*) from intent where intent.chain = followed.chain and state = 'parked')::float8 as parked
     from followed order by chain`,
  );
}
