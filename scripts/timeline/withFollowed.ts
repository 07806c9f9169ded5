import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import type { FollowedOptions } from "./openFollowed.ts";
import { openReadChains, openTimelineStore } from "./openTimeline.ts";

/** Runs something over a store and a chain, and closes the chain. */
export async function withFollowed(
  options: FollowedOptions,
  run: (sql: Sql, client: ReadClient) => Promise<void>,
): Promise<void> {
  const sql = await openTimelineStore(options);
  const chains = await openReadChains([{ rpc: options.rpc ?? [] }]);
  try {
    for (const { client } of chains) await run(sql, client);
  } finally {
    for (const { close } of chains) close();
  }
}
