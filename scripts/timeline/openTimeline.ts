import type { SymbolonError } from "../../src/sdk/core/errors.ts";
import type { ProfileOverrides } from "../../src/sdk/delivery/profile.ts";
import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import type { OpenStoreOptions } from "../../src/services/store/openStore.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { timelineTables } from "../../src/services/timeline/tables/migrations.ts";
import { printAside } from "../output.ts";
import { openStoreOption, type StoreOptions } from "../store/storeOption.ts";
import { type OpenedChain, openChains } from "../work/openChains.ts";

/** Opens a store that is there, with the tables of a timeline. */
export function openTimelineStore(options: StoreOptions): Promise<Sql> {
  return openWithTables(options, { mustExist: true });
}

/** The same, and makes it where there is none: for what is the first to write. */
export function openWrittenTimeline(options: StoreOptions): Promise<Sql> {
  return openWithTables(options, {});
}

async function openWithTables(options: StoreOptions, terms: OpenStoreOptions): Promise<Sql> {
  const sql = await openStoreOption(options, terms);
  await migrate(sql, deliveryTables);
  await migrate(sql, timelineTables);
  return sql;
}

/** A chain that is only read. */
type ReadChain = {
  readonly rpc: readonly string[];
  readonly finality?: NonNullable<ProfileOverrides["finality"]> | undefined;
};

/** Opens chains on which nothing is sent. @throws SymbolonError as `openChains` */
export function openReadChains(chains: readonly ReadChain[]): Promise<readonly OpenedChain[]> {
  const warn = ({ reason, hint }: SymbolonError) => printAside([`warning: ${reason} ${hint}`]);
  return openChains(
    chains.map(({ rpc, finality }) => ({ rpc, keys: [], ...(finality && { profile: { finality } }) })),
    { passwordOf: async () => "", warn },
  );
}
