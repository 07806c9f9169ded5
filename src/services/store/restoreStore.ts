import { SymbolonError } from "../../sdk/core/errors.ts";
import { type BackupCounts, type BackupTable, quoteName, readColumns, readSequences } from "./backupStore.ts";
import {
  lockMigrations,
  MIGRATION_TABLE,
  type MigrationRecord,
  type MigrationSpace,
  readTables,
  requireSameSchema,
  runMigrations,
  storeNewer,
} from "./migrate.ts";
import { type BackupRow, damaged, readBackup } from "./readBackup.ts";
import type { Sql, SqlQuery } from "./sql.ts";

/** Rows in one insert. */
const PAGE = 200;

/**
 * Restores a backup, of any kind of store, into an empty store: all or nothing. This version's own migrations create
 * the tables as far as the backup has them; the programs that use the store run the rest as always.
 * @param spaces all that a backup may have, each after those whose tables it names
 * @throws SymbolonError `StoreNotEmpty`, `BackupDamaged`, `StoreNewer`, `MigrationChanged`, `MissingFile`,
 * `UnreadableFile`
 */
export async function restoreStore(
  sql: Sql,
  file: string,
  spaces: readonly MigrationSpace[],
): Promise<BackupCounts> {
  // A first reading without effect: a damaged backup is refused before anything is created.
  const { migrations } = await readBackup(file, () => {});
  return sql.transaction(async (query) => {
    await lockMigrations(query);
    const there = await readTables(query);
    if (there.length > 0) throw storeNotEmpty(sql.name, there);
    await makeTables(query, `backup ${file}`, spaces, migrations);
    const tables = await readTables(query);
    const putBack = await takeRulesOff(query, tables);
    const load = loaderOf(query, file, { tables, sequences: await readSequences(query) });
    await readBackup(file, load.line);
    const counts = await load.end();
    await putBack();
    return counts;
  });
}

/** Creates the tables as they were when the backup was made, without any row. */
async function makeTables(
  query: SqlQuery,
  backup: string,
  spaces: readonly MigrationSpace[],
  had: readonly MigrationRecord[],
): Promise<void> {
  const unknown = had.find(({ space }) => spaces.every(({ name }) => name !== space));
  if (unknown !== undefined) {
    const ofSpace = had.filter(({ space }) => space === unknown.space);
    throw storeNewer(backup, unknown.space, ofSpace.length, 0);
  }
  if (had.length > 0) await query(MIGRATION_TABLE);
  for (const space of spaces) {
    const records = had.filter((record) => record.space === space.name);
    requireSameSchema(backup, space, records);
    await runMigrations(query, space, 0, records.length);
  }
  const tables = await readTables(query);
  // Rows that a migration inserted come back with the rest.
  if (tables.length > 0) await query(`truncate ${tables.map(quoteName).join(", ")}`);
}

/**
 * Drops foreign keys and disables triggers, which would refuse or change rows in any order. @returns what restores
 * them, and checks all rows
 */
async function takeRulesOff(query: SqlQuery, tables: readonly string[]): Promise<() => Promise<void>> {
  const keys = await query<{ owner: string; name: string; rule: string }>(
    `select conrelid::regclass::text as owner, conname::text as name, pg_get_constraintdef(oid) as rule
     from pg_constraint
     where contype = 'f' and conparentid = 0 and connamespace = current_schema()::regnamespace order by oid`,
  );
  for (const { owner, name } of keys) await query(`alter table ${owner} drop constraint ${quoteName(name)}`);
  const triggers = (verb: string) =>
    tables.map((table) => `alter table ${quoteName(table)} ${verb} trigger user`);
  for (const statement of triggers("disable")) await query(statement);
  return async () => {
    for (const statement of triggers("enable")) await query(statement);
    for (const { owner, name, rule } of keys) {
      await query(`alter table ${owner} add constraint ${quoteName(name)} ${rule}`);
    }
  };
}

type LoadTerms = {
  readonly tables: readonly string[];
  readonly sequences: readonly string[];
};

/** Loads lines of a backup into the tables. */
function loaderOf(query: SqlQuery, file: string, { tables, sequences }: LoadTerms) {
  let insert: ((rows: readonly BackupRow[]) => Promise<void>) | undefined;
  let page: BackupRow[] = [];
  const counts = { tables: 0, rows: 0 };
  const flush = async () => {
    if (page.length > 0) await insert?.(page);
    counts.rows += page.length;
    page = [];
  };
  const openTable = async (table: BackupTable) => {
    const columns = tables.includes(table.table) ? await readColumns(query, table.table) : [];
    if (String(columns.map(({ name }) => name)) !== String(table.columns)) {
      throw damaged(file, `has a table ${table.table} that its migrations do not make`);
    }
    counts.tables++;
    insert = inserterOf(query, file, table.table, columns);
  };
  const line = async (one: Parameters<Parameters<typeof readBackup>[1]>[0]) => {
    if (isRow(one)) {
      if (insert === undefined) throw damaged(file, "has a row of no table");
      page.push(one);
      if (page.length === PAGE) await flush();
      return;
    }
    await flush();
    if ("table" in one) return openTable(one);
    if (!sequences.includes(one.sequence)) throw damaged(file, `has a sequence ${one.sequence} of no table`);
    if (one.last !== null)
      await query("select setval($1::regclass, $2)", [quoteName(one.sequence), one.last]);
  };
  const end = async (): Promise<BackupCounts> => {
    await flush();
    return counts;
  };
  return { line, end };
}

function isRow(line: object): line is BackupRow {
  return Array.isArray(line);
}

type Column = { readonly name: string; readonly type: string };

function inserterOf(query: SqlQuery, file: string, table: string, columns: readonly Column[]) {
  const [names, values, lists, places] = [
    columns.map(({ name }) => quoteName(name)),
    columns.map(({ type }, i) => `c${i}::${type}`),
    columns.map((_, i) => `$${i + 1}::text[]`),
    columns.map((_, i) => `c${i}`),
  ].map((parts) => parts.join(", "));
  const text = `insert into ${quoteName(table)} (${names}) overriding system value
    select ${values} from unnest(${lists}) as row (${places})`;
  return async (rows: readonly BackupRow[]) => {
    if (rows.some((row) => row.length !== columns.length)) throw damaged(file, `has a row too short or long`);
    if (columns.length === 0) return;
    await query(
      text,
      columns.map((_, i) => rows.map((row) => row[i] ?? null)),
    );
  };
}

function storeNotEmpty(store: string, tables: readonly string[]): SymbolonError {
  return new SymbolonError({
    code: "StoreNotEmpty",
    reason: `The ${store} already has ${tables.length} tables, so nothing was restored.`,
    hint: "Restore into a new store: a folder that does not exist, or a database without tables.",
    details: { store, tables },
  });
}
