import type { Sql } from "../../../src/services/store/sql.ts";

/** A store whose clock is set otherwise: by as many seconds as `shift.seconds` says when it is asked. */
export function shiftedClock(sql: Sql): { readonly sql: Sql; readonly shift: { seconds: number } } {
  const shift = { seconds: 0 };
  const query: Sql["query"] = async (text, values) => {
    const rows = await sql.query(text, values);
    if (!text.includes("clock_timestamp())::float8 as now")) return rows as never;
    return rows.map((row) => ({ ...row, now: Number(row.now) + shift.seconds })) as never;
  };
  return { sql: { ...sql, query }, shift };
}
