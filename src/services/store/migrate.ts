import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { SymbolonError } from "../../sdk/core/errors.ts";
import type { Sql, SqlQuery } from "./sql.ts";

/** One step of a store's tables, never edited once it was released: what is to change gets a migration of its own. */
export type Migration = {
  /** For people: `intents and transactions`. */
  readonly name: string;
  /** Statements, each ended by a semicolon; all of them are kept or none. */
  readonly sql: string;
};

/** Tables of one part of the toolkit, which grow by themselves: several parts may share a store. */
export type MigrationSpace = { readonly name: string; readonly migrations: readonly Migration[] };

/** A migration that a store has had. */
export type MigrationRecord = {
  readonly space: string;
  /** From 1. */
  readonly number: number;
  readonly name: string;
  /** The SHA-256 of its statements, 64 hexadecimal digits. */
  readonly hash: string;
};

/** Of the lock that all who migrate a store wait for: `symbolon` in ASCII. */
const LOCK = "8320802056087301998";

/** Where it is written which migrations a store has had. */
export const MIGRATION_TABLE = `create table migration (
  space text not null,
  number int4 not null,
  name text not null,
  hash text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (space, number)
)`;

/**
 * Brings a store's tables to what this version of Symbolon needs; done again it does nothing. Several processes may do it at
 * the same moment: each migration is one transaction under a lock.
 * @throws SymbolonError `StoreForeign`, `StoreNewer`, `MigrationChanged`, and what a statement is refused with, as `Sql` says
 */
export async function migrate(sql: Sql, space: MigrationSpace): Promise<void> {
  while (await sql.transaction((query) => migrateOnce(sql.name, query, space))) {
    // One more was missing.
  }
}

/** Runs the first migration that is missing. @returns whether there was one */
async function migrateOnce(store: string, query: SqlQuery, space: MigrationSpace): Promise<boolean> {
  await lockMigrations(query);
  const had = (await readMigrations(store, query)).filter((record) => record.space === space.name);
  requireSameSchema(store, space, had);
  return runMigrations(query, space, had.length, had.length + 1);
}

/** Waits until nobody else changes the store's tables; ends with the transaction. */
export async function lockMigrations(query: SqlQuery): Promise<void> {
  await query("select pg_advisory_xact_lock($1)", [LOCK]);
}

/** Runs migrations `from` up to, not including, `to`, as far as there are any; the first has 0. @returns whether any was run */
export async function runMigrations(
  query: SqlQuery,
  { name: space, migrations }: MigrationSpace,
  from: number,
  to: number,
): Promise<boolean> {
  const missing = migrations.slice(from, to);
  for (const [i, { name, sql }] of missing.entries()) {
    await query(sql);
    await query("insert into migration (space, number, name, hash) values ($1, $2, $3, $4)", [
      space,
      from + i + 1,
      name,
      hashOf(sql),
    ]);
  }
  return missing.length > 0;
}

/** The store's own tables, by name. */
export async function readTables(query: SqlQuery): Promise<readonly string[]> {
  const rows = await query<{ name: string }>(
    `select relname::text as name from pg_class
     where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') order by 1`,
  );
  return rows.map(({ name }) => name);
}

/**
 * The migrations that a store has had, in order; where it is empty it gets the table that lists them.
 * @throws SymbolonError `StoreForeign`
 */
async function readMigrations(store: string, query: SqlQuery): Promise<readonly MigrationRecord[]> {
  const tables = await readTables(query);
  if (tables.length === 0) await query(MIGRATION_TABLE);
  else if (!tables.includes("migration")) throw storeForeign(store, tables);
  return listMigrations(query);
}

/**
 * Whose tables a store holds, by the names of their spaces; nothing is made.
 * @throws SymbolonError `StoreForeign`
 */
export async function readSpaces({ name, query }: Sql): Promise<ReadonlySet<string>> {
  const tables = await readTables(query);
  if (tables.length === 0) return new Set();
  if (!tables.includes("migration")) throw storeForeign(name, tables);
  return new Set((await listMigrations(query)).map(({ space }) => space));
}

/** The migrations that a store has had, by space and number. */
export function listMigrations(query: SqlQuery): Promise<readonly MigrationRecord[]> {
  return query<MigrationRecord>("select space, number, name, hash from migration order by space, number");
}

/**
 * Refuses records that are not the first migrations of a space.
 * @param store who has them, for the message
 * @throws SymbolonError `StoreNewer`, `MigrationChanged`
 */
export function requireSameSchema(
  store: string,
  { name: space, migrations }: MigrationSpace,
  had: readonly MigrationRecord[],
): void {
  for (const [i, { number, name, hash }] of had.entries()) {
    const own = migrations[i];
    if (own === undefined) throw storeNewer(store, space, had.length, migrations.length);
    if (number === i + 1 && hash === hashOf(own.sql)) continue;
    throw new SymbolonError({
      code: "MigrationChanged",
      reason: `Migration ${i + 1} of ${space} in the ${store} (${name}) has other statements than in this version (${own.name}).`,
      hint: "Use the version of Symbolon that made it, or restore a backup into an empty store.",
      details: { store, space, number: i + 1, had: hash, has: hashOf(own.sql) },
    });
  }
}

function hashOf(statements: string): string {
  return bytesToHex(sha256(utf8ToBytes(statements)));
}

function storeForeign(store: string, tables: readonly string[]): SymbolonError {
  return new SymbolonError({
    code: "StoreForeign",
    reason: `The ${store} has tables (${tables.slice(0, 3).join(", ")}${tables.length > 3 ? ", ..." : ""}) that Symbolon did not make.`,
    hint: "Give Symbolon a separate database, or a separate schema by the address's option search_path.",
    details: { store, tables },
  });
}

export function storeNewer(store: string, space: string, had: number, has: number): SymbolonError {
  return new SymbolonError({
    code: "StoreNewer",
    reason: `The ${store} has had ${had} migrations of ${space}, but this version of Symbolon knows ${has}.`,
    hint: "Use the newer version of Symbolon that made it.",
    details: { store, space, had, has },
  });
}
