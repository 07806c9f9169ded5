import type { Command } from "commander";
import { type ChainState, knownChains, setChainState } from "../../src/services/delivery/tables/chains.ts";
import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { readChainId } from "../command/optionReaders.ts";
import { addStoreOption, openStoreOption, type StoreOptions } from "../store/storeOption.ts";

export type StateOptions = StoreOptions & { readonly chain?: bigint; readonly json?: boolean };

/** The options of commands that tell all workers what to do. */
export function onStore(command: Command): Command {
  return addStoreOption(command)
    .option("--chain <id>", "on one chain (default: all that the store knows)", readChainId)
    .option("--json", "print one JSON document and nothing else");
}

/**
 * Has all workers of a store, now and later, pause, go on or drain.
 * @returns the store, and the chains that it is about
 * @throws SymbolonError `ChainNotKnown`, `StoreMissing`
 */
export async function setState(
  options: StateOptions,
  state: ChainState,
): Promise<{ readonly sql: Sql; readonly chains: readonly number[] }> {
  const sql = await openStoreOption(options, { mustExist: true });
  await migrate(sql, deliveryTables);
  const only = options.chain === undefined ? undefined : Number(options.chain);
  const chains = await knownChains(sql, only);
  for (const chain of chains) await setChainState(sql, chain, state, "operator");
  return { sql, chains };
}
