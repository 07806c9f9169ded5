import { existsSync } from "node:fs";
import { SymbolonError } from "../../sdk/core/errors.ts";
import type { Sql } from "./sql.ts";
import { badStoreAddress, parseStoreAddress } from "./storeAddress.ts";

export type OpenStoreOptions = {
  /** Connections of this process at most (10); PGlite always has one. */
  readonly connections?: number;
  /** Milliseconds after which a statement that is not answered counts as failed (60,000). */
  readonly timeout?: number;
  /** Called with one line about what takes long, such as building an index. */
  readonly onLine?: (words: string) => void;
  /** The same database without the pooler that the address names: for notices, and for what takes long. */
  readonly direct?: string | undefined;
  /** Refuses, with `StoreMissing`, to make a store in a folder that has none. */
  readonly mustExist?: boolean;
};

/**
 * Opens a store, and makes it where it is a folder that is not there:
 * - `pglite:FOLDER`: PGlite in a thread, for one process at a time; outlives the death of processes, not a loss of power
 * - `postgres://USER:PASSWORD@HOST:PORT/DATABASE`: one that is there, for any number of processes and machines
 *
 * What a driver needs (`@electric-sql/pglite`, `pg`) is loaded only here.
 * @throws SymbolonError `BadStoreAddress`, `EmbeddedStore`, `StoreInUse`, `StoreForeign`, `StoreMissing`, `StoreNotReachable`,
 * `StoreSettings`
 */
export async function openStore(address: string, options: OpenStoreOptions = {}): Promise<Sql> {
  const parsed = parseStoreAddress(address);
  if (parsed.kind === "postgres") {
    const { openPostgres } = await import("./postgres/openPostgres.ts");
    if (options.direct !== undefined && parseStoreAddress(options.direct).kind !== "postgres")
      throw badStoreAddress();
    const { host, pathname } = parsed.url;
    const name = `postgres at ${host}${pathname}`;
    return openPostgres({ ...options, name, connectionString: address });
  }
  const { folder } = parsed;
  if (options.mustExist === true && !existsSync(folder)) throw storeMissing(folder);
  const { openPglite } = await import("./pglite/openPglite.ts");
  return openPglite(folder, options);
}

function storeMissing(folder: string): SymbolonError {
  return new SymbolonError({
    code: "StoreMissing",
    reason: `There is no store in ${folder}.`,
    hint: "Check the path: it is relative to the current folder. The first command that writes to a store makes it.",
    details: { folder },
  });
}
