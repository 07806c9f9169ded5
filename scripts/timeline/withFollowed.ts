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
  // Said, so that no node is asked for the tag: nothing here waits for what is final.
  const chains = await openReadChains([{ rpc: options.rpc ?? [], finality: { by: "tag" } }]);
  try {
    for (const { client } of chains) await run(sql, client);
  } finally {
    for (const { close } of chains) close();
  }
}
