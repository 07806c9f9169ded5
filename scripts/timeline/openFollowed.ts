import type { Command } from "commander";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { addStoreOption, type StoreOptions } from "../store/storeOption.ts";
import { readRpcOption } from "../work/start.ts";
import { openReadChains, openTimelineStore } from "./openTimeline.ts";

/** What `addFollowedOptions` reads. */
export type FollowedOptions = StoreOptions & { readonly rpc?: readonly string[]; readonly json?: boolean };

/** The options of what holds a store against a chain that it follows. */
export function addFollowedOptions(command: Command): Command {
  return addStoreOption(command)
    .addOption(readRpcOption().makeOptionMandatory())
    .option("--json", "print one JSON document and nothing else");
}

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
