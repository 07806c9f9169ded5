import { readSpaces } from "../../store/migrate.ts";
import type { Sql } from "../../store/sql.ts";
import { openPublicIds, type PublicIds } from "../publicIds.ts";
import { gatewayTables } from "./migrations.ts";

/**
 * What all processes over a store seal tickets with; made by the first that asks.
 * @param made 32 random bytes, should there be none
 */
export async function ticketSecret(sql: Sql, made: Uint8Array): Promise<Uint8Array> {
  await sql.query("insert into gateway_secret (name, secret) values ('ticket', $1) on conflict do nothing", [
    made,
  ]);
  return (await readSecret(sql)) as Uint8Array;
}

/** How the public names the intents of a store; undefined: no gateway has taken any in. */
export async function readPublicIds(sql: Sql): Promise<PublicIds | undefined> {
  const spaces = await readSpaces(sql);
  const secret = spaces.has(gatewayTables.name) ? await readSecret(sql) : undefined;
  return secret && openPublicIds(secret);
}

async function readSecret(sql: Sql): Promise<Uint8Array | undefined> {
  const [row] = await sql.query<{ readonly secret: Uint8Array }>(
    "select secret from gateway_secret where name = 'ticket'",
  );
  return row?.secret;
}
