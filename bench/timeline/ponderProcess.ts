import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "../../src/services/store/sql.ts";
import { freePort } from "../../test/postgres/postgresServer.ts";
import { linesIn, noTable } from "./lines.ts";
import { FIRST_EVENT } from "./ponderApp.ts";

/** A ponder of its own. */
export type PonderProcess = {
  /** When it was started, by `performance.now()`. */
  readonly begun: number;
  /** When it had its first event in hand; rejects where it ends before. */
  readonly first: Promise<number>;
  readonly stop: () => Promise<void>;
};

/** Characters of what it says that are kept for the error. */
const KEPT = 4_000;

/**
 * Starts ponder in a folder that `makePonderApp` has made.
 * @param database an address of PostgreSQL
 * @param schema where its rows go; what it has read of the chain is kept beside, for whatever schema comes next
 */
export async function startPonder(folder: string, database: string, schema: string): Promise<PonderProcess> {
  const program = join(folder, "node_modules", "ponder", "dist", "esm", "bin", "ponder.js");
  const port = String(await freePort());
  const args = ["start", "--schema", schema, "--port", port, "--hostname", "127.0.0.1"];
  const begun = performance.now();
  const child = spawn(process.execPath, [program, ...args, "--log-level", "warn"], {
    cwd: folder,
    env: { ...process.env, BENCH_DATABASE: database, PONDER_TELEMETRY_DISABLED: "true" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  let said = "";
  const { promise: first, resolve, reject } = Promise.withResolvers<number>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said = `${said}${text}`.slice(-KEPT);
      if (said.includes(FIRST_EVENT)) resolve(performance.now());
    });
  }
  // Whoever stops it early waits for no event.
  first.catch(() => {});
  const closed = new Promise<void>((done) => {
    child.once("close", () => {
      process.off("exit", kill);
      reject(new Error(`ponder ended: ${said}`));
      done();
    });
  });
  const stop = async () => {
    kill();
    await closed;
  };
  return { begun, first, stop };
}

/** Milliseconds between looks. */
const LOOK = 50;

/** Looks until something is so, or for so many milliseconds. @returns whether it is */
export async function until(isSo: () => Promise<boolean>, patience: number): Promise<boolean> {
  for (const end = performance.now() + patience; performance.now() < end; await sleep(LOOK)) {
    if (await isSo()) return true;
  }
  return false;
}

/** Whether ponder has kept an event, and so all before it. @param line as `ponderLines` has it */
export async function hasLine(sql: Sql, schema: string, line: string | undefined): Promise<boolean> {
  const [number, hash, log] = (line ?? "").split(",");
  const values = [`${number}-${log}`, hash ?? ""];
  const query = `select from ${schema}.event where id = $1 and hash = $2`;
  return (await sql.query(query, values).catch(noTable)).length > 0;
}

/** The events that ponder has now. */
export function ponderLines(sql: Sql, schema: string): Promise<ReadonlySet<string>> {
  const keys = ["account", "actor", "item"].map((name) => `coalesce(lower(${name}), '-')`).join(", ");
  return linesIn(
    sql,
    `select concat_ws(',', number, hash, log, lower(contract), name, transaction, ${keys},
       coalesce(index::text, '-')) as line from ${schema}.event`,
  );
}
