import type { Sql, SqlQuery } from "../../store/sql.ts";

/** Blocks that are on the node's word though those before them were proven. */
export type ToldRange = {
  readonly chain: number;
  readonly first: number;
  /** Undefined: up to the newest. */
  readonly last: number | undefined;
  /** How many of them; undefined: all. */
  readonly blocks: number | undefined;
  readonly why: string;
  /** Milliseconds since 1970, by the store's clock: when it began. */
  readonly at: number;
};

const BY_REQUEST = "the operator asked for it (--way told)";

/** From a block on all are on the node's word, since somebody asked for it. */
export async function beginTold(query: SqlQuery, chain: number, first: number): Promise<void> {
  await query(
    `insert into told (chain, first, why) values ($1, $2, $3)
     on conflict (chain, first, why) do update set last = null`,
    [chain, first, BY_REQUEST],
  );
}

/** Blocks after one are proven again. One that was never read was never told. */
export async function endTold(query: SqlQuery, chain: number, last: number): Promise<void> {
  await query("delete from told where chain = $1 and last is null and first > $2", [chain, last]);
  await query("update told set last = $2 where chain = $1 and last is null", [chain, last]);
}

/** One block is on the node's word: it joins the others that are for the same reason. */
export async function keepTold(query: SqlQuery, chain: number, block: number, why: string): Promise<void> {
  const [known] = await query(
    `update told set last = greatest(last, $2), blocks = blocks + 1
     where chain = $1 and why = $3 and blocks is not null returning first`,
    [chain, block, why],
  );
  if (known === undefined)
    await query("insert into told (chain, first, last, blocks, why) values ($1, $2, $2, 1, $3)", [
      chain,
      block,
      why,
    ]);
}

type Row = {
  readonly chain: bigint;
  readonly first: bigint;
  readonly last: bigint | null;
  readonly blocks: bigint | null;
  readonly why: string;
  readonly at: number;
};

/** Which blocks are on the node's word though those before them were proven, but for those that were proven since. */
export async function readTold(sql: Sql): Promise<readonly ToldRange[]> {
  const rows = await sql.query<Row>(
    `select chain, t.first, t.last, blocks, why, at from told t join followed using (chain)
     where not exists (select from proven p where p.chain = t.chain and p.first <= t.first
       and p.last >= coalesce(t.last, cursor))
     order by chain, t.first`,
  );
  return rows.map(({ chain, first, last, blocks, why, at }) => ({
    chain: Number(chain),
    first: Number(first),
    why,
    at,
    last: last === null ? undefined : Number(last),
    blocks: blocks === null ? undefined : Number(blocks),
  }));
}
