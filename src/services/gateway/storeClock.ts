import type { Sql } from "../store/sql.ts";

const MILLI = 1_000;
/** Seconds by which a process's timer may differ from the store's clock before it is set again, beside what the question took. */
const MAX_DRIFT = 0.1;

export type StoreClock = {
  /** Unix seconds with a fraction. */
  readonly now: () => number;
  /** Asks the store again: its clock may have been set, and a machine that slept has missed some of it. */
  readonly set: () => Promise<void>;
};

/** The store's clock: all processes over a store promise and keep moments by the same one, whatever their own say. */
export async function storeClock(sql: Sql): Promise<StoreClock> {
  const ask = async () => {
    const sent = performance.now();
    const [row] = await sql.query<{ readonly now: number }>(
      "select extract(epoch from clock_timestamp())::float8 as now",
    );
    const answered = performance.now();
    const begin = (row as { readonly now: number }).now - (sent + answered) / 2 / MILLI;
    return { begin, unsure: (answered - sent) / 2 / MILLI };
  };
  let { begin } = await ask();
  return {
    now: () => begin + performance.now() / MILLI,
    async set() {
      const found = await ask();
      if (Math.abs(found.begin - begin) > MAX_DRIFT + found.unsure) begin = found.begin;
    },
  };
}
