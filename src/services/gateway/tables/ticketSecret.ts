import type { Sql } from "../../store/sql.ts";

/**
 * What all processes over a store seal tickets with; made by the first that asks.
 * @param made 32 random bytes, should there be none
 */
export async function ticketSecret(sql: Sql, made: Uint8Array): Promise<Uint8Array> {
  await sql.query("insert into gateway_secret (name, secret) values ('ticket', $1) on conflict do nothing", [
    made,
  ]);
  const [row] = await sql.query<{ readonly secret: Uint8Array }>(
    "select secret from gateway_secret where name = 'ticket'",
  );
  return (row as { readonly secret: Uint8Array }).secret;
}
