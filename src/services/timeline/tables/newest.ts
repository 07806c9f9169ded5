import type { Sql } from "../../store/sql.ts";

/** The newest that a store knows of a chain, in Unix seconds; undefined: it knows nothing. */
export type Newest = {
  /** Of its blocks. */
  readonly block: number | undefined;
  /** Of all: blocks, answers, and what workers and gateways wrote down. */
  readonly fact: number | undefined;
  /** Seconds between two blocks, by those that are kept. */
  readonly blockTime: number | undefined;
};

export async function readNewest(sql: Sql, chain: number): Promise<Newest> {
  const [row] = await sql.query<{ block: bigint | null; fact: number | null; blockTime: number | null }>(
    `with blocks as (
       select max(time) as newest, (max(time) - min(time))::float8 / nullif(max(number) - min(number), 0) as "blockTime"
       from block where chain = $1 and undone is null)
     select newest as block, "blockTime", greatest(newest::float8,
       (select extract(epoch from at) from verification where chain = $1 order by at desc limit 1)::float8,
       (select extract(epoch from at) from step where chain = $1 order by id desc limit 1)::float8) as fact
     from blocks`,
    [chain],
  );
  const { block = null, fact = null, blockTime = null } = row ?? {};
  return {
    block: block === null ? undefined : Number(block),
    fact: fact ?? undefined,
    blockTime: blockTime ?? undefined,
  };
}
