import type { Sql } from "../../../store/sql.ts";
import type { Window } from "./window.ts";

/** A block that was taken back. */
export type UndoneBlock = {
  readonly number: number;
  /** Milliseconds since 1970, by the store's clock. */
  readonly undone: number;
  /** What campaigns paid in it; and of these, what they have not paid again since: `CAMPAIGN:INDEX`. */
  readonly payments: number;
  readonly lost: readonly string[];
};

/** Blocks that were taken back, by when. */
export async function undoneBlocks(
  sql: Sql,
  { chain, since, until }: Window,
): Promise<readonly UndoneBlock[]> {
  const rows = await sql.query<{
    readonly number: bigint;
    readonly undone: number;
    readonly payments: bigint;
    readonly lost: readonly string[];
  }>(
    `select b.number, b.undone, count(e.log) as payments,
       coalesce(array_agg('0x' || encode(e.contract, 'hex') || ':' || e.index order by e.log)
         filter (where e.log is not null and not exists (
           select from event again join block standing on standing.id = again.block
           where standing.chain = b.chain and standing.undone is null and again.contract = e.contract
             and again.name = e.name and again.index = e.index and again.data = e.data)), '{}') as lost
     from block b left join event e on e.block = b.id and e.name in ('Claimed', 'Released')
     where b.chain = $1 and b.undone >= $2 and b.undone < $3
     group by b.id order by b.undone, b.number`,
    [chain, since, until],
  );
  return rows.map(({ number, payments, ...rest }) => ({
    ...rest,
    number: Number(number),
    payments: Number(payments),
  }));
}

/** By how much the store's clock and a chain's cannot both be right, at most: in seconds. */
export type ClockDifference = {
  /** The store was later than a block that has what it had not signed yet. */
  readonly ahead: number;
  /** The store was earlier than a block that it had seen. */
  readonly behind: number;
  /** Blocks that were seen about when they were made, and what tells that the clocks are apart. */
  readonly agreeing: number;
  readonly count: number;
  /** Milliseconds since 1970, by the store's clock. */
  readonly from: number;
  readonly to: number;
};

/** @param max milliseconds that clocks may be apart */
export async function chainClock(
  sql: Sql,
  { chain, since, until }: Window,
  max: number,
): Promise<ClockDifference> {
  const [row] = await sql.query<{
    readonly agreeing: bigint;
    readonly count: bigint;
    readonly ahead: number | null;
    readonly behind: number | null;
    readonly from: number | null;
    readonly to: number | null;
  }>(
    `with seen as (
       select extract(epoch from v.signed) - (b.time + 1) as ahead, null::numeric as behind, v.signed as at
       from transaction t
       join version v on v.transaction = t.id and v.number = 0
       join block b on b.chain = t.chain and b.number = (t.settled ->> 'block')::int8 and b.undone is null
       where t.chain = $1 and t.settled ->> 'status' = 'mined' and v.signed >= $2 and v.signed < $3
       union all
       select null, time - extract(epoch from seen), seen from block where chain = $1 and seen >= $2 and seen < $3)
     select count(*) filter (where behind > -($4 / 1000.0) and behind <= $4 / 1000.0) as agreeing, max(ahead)::float8 as ahead, max(behind)::float8 as behind,
       count(*) filter (where ahead > $4 / 1000.0 or behind > $4 / 1000.0) as count,
       min(at) filter (where ahead > $4 / 1000.0 or behind > $4 / 1000.0) as "from",
       max(at) filter (where ahead > $4 / 1000.0 or behind > $4 / 1000.0) as "to"
     from seen`,
    [chain, since, until, max],
  );
  const { agreeing = 0n, count = 0n, ahead, behind, from, to } = row ?? {};
  return {
    agreeing: Number(agreeing),
    count: Number(count),
    ahead: ahead ?? 0,
    behind: behind ?? 0,
    from: from ?? 0,
    to: to ?? 0,
  };
}
