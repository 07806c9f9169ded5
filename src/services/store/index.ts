/** Where a service keeps its rows: one port over PGlite, an embedded PostgreSQL and any other, with migrations. */
export { type BackupCounts, backupStore } from "./backupStore.ts";
export { describeStore, type StoreDescription } from "./describeStore.ts";
export { type Migration, type MigrationSpace, migrate } from "./migrate.ts";
export { type OpenStoreOptions, openStore } from "./openStore.ts";
export { restoreStore } from "./restoreStore.ts";
export type { Sql, SqlQuery, SqlRow, SqlValue } from "./sql.ts";
export { sqlStateOf } from "./storeErrors.ts";
