import type { Address } from "viem";
import type { Sql } from "../../store/sql.ts";

/** Has whoever takes claims in over a store know who may be named as the taker of a fee on a chain. */
export async function nameFeeTakers(sql: Sql, chain: number, takers: readonly Address[]): Promise<void> {
  await sql.query(
    "insert into fee_taker (chain, address) select $1, * from unnest($2::text[]) on conflict do nothing",
    [chain, takers.map((address) => address.toLowerCase())],
  );
}

/** All who were named on some chains. */
export async function readFeeTakers(sql: Sql, chains: readonly number[]): Promise<readonly Address[]> {
  const rows = await sql.query<{ readonly address: Address }>(
    "select address from fee_taker where chain = any($1) order by chain, address",
    [chains],
  );
  return rows.map(({ address }) => address);
}
