import { type Command, Option } from "commander";
import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import { gatewayTables } from "../../src/services/gateway/tables/migrations.ts";
import type { MigrationSpace } from "../../src/services/store/migrate.ts";
import { type OpenStoreOptions, openStore } from "../../src/services/store/openStore.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { timelineTables } from "../../src/services/timeline/tables/migrations.ts";
import { closeAtEnd } from "../command/openConnections.ts";
import { readPath } from "../command/optionReaders.ts";
import { printAside } from "../output.ts";

/** What `addStoreOption` reads. */
export type StoreOptions = {
  readonly store: string;
  /** What `addStoreListenOption` reads. */
  readonly storeListen?: string;
};

const DEFAULT_STORE = "pglite:symbolon.store";

/** The option that names a store; its value may hold a password, so no message repeats it. */
export function addStoreOption(command: Command): Command {
  return command.addOption(
    new Option(
      "--store <address>",
      "where the rows are: pglite:FOLDER or postgres://USER:PASSWORD@HOST:PORT/DATABASE",
    )
      .env("DATABASE_URL")
      .argParser(readPath)
      .default(DEFAULT_STORE),
  );
}

const onLine = (words: string) => printAside([words]);

/** The option of those whom the store wakes. */
export function addStoreListenOption(command: Command): Command {
  return command.option(
    "--store-listen <address>",
    "where --store names a pooler: the PostgreSQL behind it, which wakes workers",
    readPath,
  );
}

/** Opens it for the time of the command. */
export async function openStoreOption(
  { store, storeListen: direct }: StoreOptions,
  options?: OpenStoreOptions,
): Promise<Sql> {
  const sql = await openStore(store, { onLine, ...options, direct });
  closeAtEnd(sql.close);
  return sql;
}

/**
 * Opens a store that is there while all else is loaded: that takes a second, in a thread or a process of its own.
 * @returns what gives the store, and makes it where there is none
 */
export function openStoreEarly(options: StoreOptions): () => Promise<Sql> {
  const { store, storeListen: direct } = options;
  const early = openStore(store, { onLine, mustExist: true, direct }).catch(() => undefined);
  closeAtEnd(async () => (await early)?.close());
  return async () => (await early) ?? openStoreOption(options);
}

/** The tables of a gateway's store. */
export const gatewaySpaces: readonly MigrationSpace[] = [deliveryTables, gatewayTables];

/** All tables that a store of Symbolon may have, each space after those whose tables it names. */
export const storeSpaces: readonly MigrationSpace[] = [...gatewaySpaces, timelineTables];
