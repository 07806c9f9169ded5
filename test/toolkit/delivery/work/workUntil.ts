import { runWorker, type WorkerParameters } from "../../../../src/services/delivery/work/worker.ts";
import type { Sql } from "../../../../src/services/store/sql.ts";
import { until } from "../../patience.ts";

/** Nothing takes long on chains that mine at once. */
export const QUICK = { patience: 2_000, rounds: 3, lag: 60, doubt: 60, resend: 500 };

/** How many intents are in each state. */
export async function intentStates(sql: Sql): Promise<Readonly<Record<string, number>>> {
  const rows = await sql.query<{ readonly state: string; readonly count: bigint }>(
    "select state, count(*) as count from intent group by state",
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
}

/** Has a worker work until the intents are as they should be, and ends it. */
export async function workUntil(
  parameters: Omit<WorkerParameters, "name" | "signal">,
  isEnough: (states: Readonly<Record<string, number>>) => boolean,
): Promise<void> {
  const stop = new AbortController();
  const worker = runWorker({ timing: QUICK, ...parameters, name: "test", signal: stop.signal });
  try {
    await until(async () => isEnough(await intentStates(parameters.sql)));
  } finally {
    stop.abort();
    await worker;
  }
}
