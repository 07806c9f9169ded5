import type { Sql } from "../store/sql.ts";

const MILLI = 1_000;

/**
 * The store's clock: all processes over a store promise and keep moments by the same one, whatever their own say.
 * @returns what gives Unix seconds with a fraction
 */
export async function storeClock(sql: Sql): Promise<() => number> {
  const asked = performance.now();
  const [row] = await sql.query<{ readonly now: number }>(
    "select extract(epoch from clock_timestamp())::float8 as now",
  );
  const answered = performance.now();
  const begin = (row as { readonly now: number }).now - (asked + answered) / 2 / MILLI;
  return () => begin + performance.now() / MILLI;
}
