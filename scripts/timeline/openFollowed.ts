import type { Command } from "commander";
import type { ReadClient } from "../../src/chain/clients.ts";
import type { SymbolonError } from "../../src/core/errors.ts";
import { deliveryTables } from "../../src/delivery/tables/migrations.ts";
import { migrate } from "../../src/store/migrate.ts";
import type { Sql } from "../../src/store/sql.ts";
import { timelineTables } from "../../src/timeline/tables/migrations.ts";
import { printAside } from "../output.ts";
import { addStoreOption, openStoreOption, type StoreOptions } from "../store/storeOption.ts";
import { openChains } from "../work/openChains.ts";
import { rpcOption } from "../work/start.ts";

/** What `addFollowedOptions` reads. */
export type FollowedOptions = StoreOptions & { readonly rpc?: readonly string[]; readonly json?: boolean };

/** The options of what holds a store against a chain that it follows. */
export function addFollowedOptions(command: Command): Command {
  return addStoreOption(command)
    .addOption(rpcOption().makeOptionMandatory())
    .option("--json", "print one JSON document and nothing else");
}

/** Runs something over a store and a chain, and closes the chain. */
export async function withFollowed(
  options: FollowedOptions,
  run: (sql: Sql, client: ReadClient) => Promise<void>,
): Promise<void> {
  const warn = ({ reason, hint }: SymbolonError) => printAside([`warning: ${reason} ${hint}`]);
  const sql = await openStoreOption(options, { mustExist: true });
  await migrate(sql, deliveryTables);
  await migrate(sql, timelineTables);
  const chains = await openChains([{ rpc: options.rpc ?? [], keys: [] }], {
    passwordOf: async () => "",
    warn,
  });
  try {
    for (const { client } of chains) await run(sql, client);
  } finally {
    for (const { close } of chains) close();
  }
}
