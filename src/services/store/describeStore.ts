import { quoteName } from "./backupStore.ts";
import { readTables } from "./migrate.ts";
import type { Sql } from "./sql.ts";

/** What a store is and holds. */
export type StoreDescription = Pick<Sql, "isShared" | "isDurable"> & {
  /** Of PostgreSQL: `18.4`. */
  readonly version: string;
  readonly bytes: number;
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  readonly migrations: readonly { readonly space: string; readonly count: number }[];
};

/** Counts what a store holds, as of one moment. It reads every row. */
export function describeStore({ isShared, isDurable, transaction }: Sql): Promise<StoreDescription> {
  return transaction(async (query) => {
    await query("set transaction isolation level repeatable read, read only");
    const [about] = await query<{ version: string; bytes: bigint }>(
      "select current_setting('server_version') as version, pg_database_size(current_database()) as bytes",
    );
    const names = await readTables(query);
    const tables: { name: string; rows: number }[] = [];
    for (const name of names) {
      const [row] = await query<{ rows: bigint }>(`select count(*) as rows from ${quoteName(name)}`);
      tables.push({ name, rows: Number(row?.rows) });
    }
    const migrations = names.includes("migration")
      ? await query<{ space: string; count: number }>(
          "select space, count(*)::int4 as count from migration group by space order by space",
        )
      : [];
    return {
      isShared,
      isDurable,
      tables,
      migrations,
      version: about?.version ?? "",
      bytes: Number(about?.bytes),
    };
  });
}
