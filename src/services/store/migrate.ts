import { setTimeout as sleep } from "node:timers/promises";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { buildIndexes } from "./buildIndexes.ts";
import { createIndexes, type MigrationIndex, slowIndexes } from "./migrationIndexes.ts";
import { asMigrationRefusal, isLockTimeout } from "./migrationRefusals.ts";
import type { Sql, SqlQuery } from "./sql.ts";

/** One step of a store's tables, never edited once it was released: what is to change gets a migration of its own. */
export type Migration = {
  /** For people: `intents and transactions`. */
  readonly name: string;
  /** Statements, each ended by a semicolon; all of them are kept or none. */
  readonly sql?: string;
  /** Indexes of tables that earlier migrations made. Where rows are many they are built while others write. */
  readonly indexes?: readonly MigrationIndex[];
  /** Hash of its earlier text, of which a later migration does the rest. */
  readonly formerly?: string;
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
 * Milliseconds that a migration waits for a table: whoever writes queues behind it. And between two tries, and tries at
 * most.
 */
const BLOCKED = { wait: 500, pause: 1_000, tries: 60 };

/**
 * Brings a store's tables to what this version of Symbolon needs; done again it does nothing. Several processes may do it at
 * the same moment: each migration is one transaction under a lock. A run that was cut off is continued by the next.
 * @throws SymbolonError `StoreForeign`, `StoreNewer`, `MigrationChanged`, `StoreReadOnly`, `MigrationNotAllowed`,
 * `MigrationBlocked`, and what a statement is refused with, as `Sql` says
 */
export async function migrate(
  sql: Sql,
  space: MigrationSpace,
  { pause, tries }: Omit<typeof BLOCKED, "wait"> = BLOCKED,
): Promise<void> {
  let left = tries;
  for (;;) {
    try {
      const next = await sql.transaction((query) => migrateOnce(sql, query, space));
      if (next === "none") return;
      if (next !== "run") {
        await buildIndexes({ sql, space: space.name, indexes: next, wait: pause * tries });
      }
    } catch (thrown) {
      if (!isLockTimeout(thrown) || --left === 0) throw asMigrationRefusal(sql.name, space.name, thrown);
      await sleep(pause);
    }
  }
}

/** Runs the first migration that is missing. @returns whether there was one, or the indexes that have to be built before it */
async function migrateOnce(
  { name: store, apart }: Sql,
  query: SqlQuery,
  space: MigrationSpace,
): Promise<"none" | "run" | readonly MigrationIndex[]> {
  await lockMigrations(query);
  const had = (await readMigrations(store, query)).filter((record) => record.space === space.name);
  requireSameSchema(store, space, had);
  const next = space.migrations[had.length];
  if (next === undefined) return "none";
  const slow = apart === undefined ? [] : await slowIndexes(query, next.indexes ?? []);
  if (slow.length > 0) return slow;
  await query(`set local lock_timeout = ${BLOCKED.wait}`);
  await runMigrations(query, space, had.length, had.length + 1);
  return "run";
}

/** Waits until nobody else changes the store's tables; ends with the transaction. */
export async function lockMigrations(query: SqlQuery): Promise<void> {
  await query("select pg_advisory_xact_lock($1)", [LOCK]);
}

/** Runs migrations `from` up to, not including, `to`, as far as there are any; the first has 0. */
export async function runMigrations(
  query: SqlQuery,
  { name: space, migrations }: MigrationSpace,
  from: number,
  to: number,
): Promise<void> {
  for (const [i, migration] of migrations.slice(from, to).entries()) {
    const { name, sql, indexes = [] } = migration;
    await createIndexes(query, indexes);
    if (sql !== undefined) await query(sql);
    await query("insert into migration (space, number, name, hash) values ($1, $2, $3, $4)", [
      space,
      from + i + 1,
      name,
      hashOf(migration),
    ]);
  }
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
    if (number === i + 1 && (hash === hashOf(own) || hash === own.formerly)) continue;
    throw new SymbolonError({
      code: "MigrationChanged",
      reason: `Migration ${i + 1} of ${space} in the ${store} (${name}) has other statements than in this version (${own.name}).`,
      hint: "Use the version of Symbolon that made it, or restore a backup into an empty store.",
      details: { store, space, number: i + 1, had: hash, has: hashOf(own) },
    });
  }
}

function hashOf({ sql = "", indexes = [] }: Migration): string {
  const texts = indexes.map(({ name, table, on }) => `create index ${name} on ${table} ${on};\n`);
  return bytesToHex(sha256(utf8ToBytes(texts.join("") + sql)));
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
