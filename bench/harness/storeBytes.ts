import type { Sql } from "../../src/services/store/sql.ts";

/** Bytes of tables with their indexes, and of single indexes besides. @param tables left out: all */
export async function storeBytes(
  sql: Sql,
  tables?: readonly string[],
  indexes: readonly string[] = [],
): Promise<number> {
  const [found] = await sql.query<{ readonly bytes: number }>(
    `select coalesce(sum(case relkind when 'r' then pg_total_relation_size(oid) else pg_relation_size(oid) end), 0)::float8
       as bytes
     from pg_class where relnamespace = 'public'::regnamespace
       and (relkind = 'r' and ($1::text[] is null or relname = any($1)) or relkind = 'i' and relname = any($2))`,
    [tables === undefined ? null : [...tables], [...indexes]],
  );
  return found?.bytes ?? 0;
}
