import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { openOwnOutput, requireOwnOutput } from "../../node/files/ownOutput.ts";
import { listMigrations, type MigrationRecord, readTables } from "./migrate.ts";
import type { Sql, SqlQuery } from "./sql.ts";

/*
 * A backup is JSON lines, gzipped where its name ends so: first the head, then for each table its name and columns, its
 * rows as lists of PostgreSQL's texts, then its sequences, last the SHA-256 of all the lines before. It holds no statements:
 * the tables are made by the migrations of whoever restores it.
 */

export const BACKUP_FORMAT = { format: "symbolon-store-backup", version: 1 } as const;

export type BackupHead = typeof BACKUP_FORMAT & { readonly migrations: readonly MigrationRecord[] };
export type BackupTable = { readonly table: string; readonly columns: readonly string[] };
export type BackupSequence = {
  readonly sequence: string;
  /** The last number that was given; null: none yet. */
  readonly last: string | null;
};
export type BackupEnd = { readonly end: { readonly rows: number; readonly sha256: string } };

/** What was written, or read. */
export type BackupCounts = { readonly tables: number; readonly rows: number };

/** As the beginning of a gzipped file reads as UTF-8. */
const GZIP_MARK = new TextDecoder().decode(new Uint8Array([0x1f, 0x8b, 0x08]));

/** Rows held at once: a row may have some 100 kB. */
const PAGE = 200;

/**
 * Writes all that a store holds into one file, as of one moment; others may go on using the store.
 * @param over `replace`: also over what is no such backup; default: false
 * @throws SymbolonError `OutputInTheWay`, `OutputNotWritable`, and what a statement is refused with
 */
export async function backupStore(
  sql: Sql,
  file: string,
  { replace }: { readonly replace?: boolean | undefined } = {},
): Promise<BackupCounts> {
  // The beginning of a gzipped one is no text.
  requireOwnOutput(file, file.endsWith(".gz") ? GZIP_MARK : BACKUP_FORMAT.format, { replace });
  const output = openOwnOutput(file, { mode: 0o600, replace });
  const hash = createHash("sha256");
  const write = (lines: readonly unknown[]) => {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    hash.update(text);
    // Pieces that are gzipped one by one are one gzipped file.
    output.write(file.endsWith(".gz") ? gzipSync(text) : text);
  };
  try {
    const counts = await sql.transaction(async (query) => {
      await query("set transaction isolation level repeatable read, read only");
      const tables = await readTables(query);
      const migrations = tables.includes("migration") ? await listMigrations(query) : [];
      write([{ ...BACKUP_FORMAT, migrations } satisfies BackupHead]);
      let rows = 0;
      for (const table of tables) {
        rows += await writeTable(query, table, write);
      }
      for (const name of await readSequences(query)) {
        const [row] = await query<{ last: string | null }>(
          `select case when is_called then last_value::text end as last from ${quoteName(name)}`,
        );
        write([{ sequence: name, last: row?.last ?? null } satisfies BackupSequence]);
      }
      return { tables: tables.length, rows };
    });
    write([{ end: { rows: counts.rows, sha256: hash.copy().digest("hex") } } satisfies BackupEnd]);
    output.finish();
    return counts;
  } finally {
    output.end();
  }
}

/** Writes a table page by page. @returns how many rows it has */
async function writeTable(
  query: SqlQuery,
  table: string,
  write: (lines: readonly unknown[]) => void,
): Promise<number> {
  const columns = (await readColumns(query, table)).map(({ name }) => name);
  write([{ table, columns } satisfies BackupTable]);
  const texts = columns.map((name) => `${quoteName(name)}::text`).join(", ");
  // `only`: a table may have heirs, which are tables of their own.
  await query(
    `declare page no scroll cursor for select array[${texts}]::text[] as row from only ${quoteName(table)}`,
  );
  let count = 0;
  for (;;) {
    const rows = await query<{ row: readonly (string | null)[] }>(`fetch ${PAGE} from page`);
    if (rows.length === 0) break;
    write(rows.map(({ row }) => row));
    count += rows.length;
  }
  await query("close page");
  return count;
}

/** A table's columns, but those that follow from others, with their types as PostgreSQL writes them. */
export function readColumns(
  query: SqlQuery,
  table: string,
): Promise<readonly { readonly name: string; readonly type: string }[]> {
  return query<{ name: string; type: string }>(
    `select attname::text as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [quoteName(table)],
  );
}

/** Of columns that number themselves. */
export async function readSequences(query: SqlQuery): Promise<readonly string[]> {
  const rows = await query<{ name: string }>(
    "select relname::text as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'S' order by 1",
  );
  return rows.map(({ name }) => name);
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
