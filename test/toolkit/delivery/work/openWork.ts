import type { Sql } from "../../../../src/services/store/sql.ts";

/** How many intents and transactions have not come to an end; those that are parked have. */
export async function openWork(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ readonly open: bigint }>(
    `select (select count(*) from intent where state in ('queued', 'bundled', 'mined'))
       + (select count(*) from transaction where state <> 'ended') as open`,
  );
  return Number(row?.open);
}
