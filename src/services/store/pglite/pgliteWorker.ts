import { renameSync, rmSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import { parserOf, parsers } from "../sqlTypes.ts";
import type { PgliteAnswer, PgliteQuestion, PgliteStart } from "./pgliteThread.ts";

/*
 * The program of the thread in which PGlite runs. It answers questions in their order. Any error of PGlite that is not
 * an error of PostgreSQL means that the database is lost: the thread ends, and so does every question.
 */

const { parse, PGlite, protocol, types } = await import("@electric-sql/pglite");
const { folder, firstIn } = workerData as PgliteStart;
const port = parentPort;
if (port === null) throw new Error("this program is for a thread");

/**
 * Bytes of a function that V8 runs, approximately, before it compiles the function again to run faster: V8's default,
 * and the value for PGlite. With the default, V8 recompiles a function of 105 kB while a database opens, and uses 600
 * MB for it. Prepared statements seldom run that function. The peak of a process was 860 MiB with the default, and is
 * 330 to 390 MiB with this value. That also holds after 24,000 statements and 120 scans of 300,000 rows. Processor time
 * is about the same: 9.2 to 9.9 s, and 9.1 to 12.1 s before. Where tables are created, V8 recompiles after all: a
 * process then peaks at 760 MiB once, and at 310 MiB each time it opens the tables again.
 */
const TIERING = { usual: 13_000_000, own: 200_000_000 };
const tierAfter = (bytes: number) => setFlagsFromString(`--wasm-tiering-budget=${bytes}`);

tierAfter(TIERING.own);
if (firstIn !== undefined) {
  // A first start that is interrupted leaves nothing under the folder's name.
  await (await PGlite.create(firstIn)).close();
  rmSync(folder, { recursive: true, force: true });
  renameSync(firstIn, folder);
}
const database = await PGlite.create(folder);
// Everything compiled from here on is not PGlite.
tierAfter(TIERING.usual);
database.parsers = Object.fromEntries(
  [...Object.keys(types.parsers), ...parsers.keys()].map((type) => [type, parserOf(Number(type))]),
);
// Plans once for all values: planning for each query takes longer than most answers.
await database.exec("set plan_cache_mode = force_generic_plan");
// Values arrive as PostgreSQL's text.
database.serializers = {};
const listeners = new Map<number, () => Promise<void>>();
const tell = (answer: PgliteAnswer) => port.postMessage(answer);

async function answer(question: PgliteQuestion): Promise<void> {
  const { id } = question;
  try {
    switch (question.kind) {
      case "query": {
        const { text, values } = question;
        const rows = values === undefined ? await execute(text) : await query(text, values);
        return tell({ id, rows: rows as Record<string, unknown>[] });
      }
      case "listen": {
        const heard = (payload: string) => tell({ listener: id, payload });
        listeners.set(id, await database.listen(question.channel, heard));
        return tell({ id, rows: [] });
      }
      case "unlisten":
        await listeners.get(question.listener)?.();
        listeners.delete(question.listener);
        return tell({ id, rows: [] });
      case "close":
        await database.close();
        return tell({ id, rows: [] });
    }
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    tell({ id, refusal });
  }
}

/** Prepared statements by their texts: preparing takes longer than running most of them. */
const prepared = new Map<string, string>();
const MAX_PREPARED = 1_000;
/**
 * Commands that leave the columns of statements unchanged; a rollback may change them. After new statistics, PostgreSQL
 * plans again by itself.
 */
const SAME_COLUMNS = [
  "BEGIN",
  "COMMIT",
  "SELECT",
  "INSERT",
  "UPDATE",
  "DELETE",
  "ANALYZE",
  "VACUUM",
  "CHECKPOINT",
];
let names = 0;

async function execute(text: string): Promise<readonly unknown[]> {
  const results = await database.exec(text);
  if (results.some(({ command = "" }) => !SAME_COLUMNS.includes(command))) await forget();
  return results.at(-1)?.rows ?? [];
}

async function query(text: string, values: readonly (string | null)[]): Promise<readonly unknown[]> {
  const { bind, describe, execute, sync } = protocol.serialize;
  const statement = prepared.get(text) ?? (await prepare(text));
  const messages = [bind({ statement, values: [...values] }), describe({ type: "P" }), execute(), sync()];
  return parse.parseResults(await ask(messages), database.parsers)[0]?.rows ?? [];
}

async function prepare(text: string): Promise<string> {
  if (prepared.size >= MAX_PREPARED) await forget();
  const name = `statement ${names++}`;
  await ask([protocol.serialize.parse({ name, text }), protocol.serialize.sync()]);
  prepared.set(text, name);
  return name;
}

/** PostgreSQL refuses a prepared statement whose columns have changed: this has it prepared again. */
async function forget(): Promise<void> {
  if (prepared.size === 0) return;
  prepared.clear();
  await database.exec("deallocate all");
}

function ask(messages: readonly Uint8Array[]) {
  return database.execProtocolStream(Buffer.concat(messages), { syncToFs: false });
}

/** PostgreSQL's error; undefined: the error has another source. */
function refusalOf(error: unknown): { message: string; code: string; constraint?: string } | undefined {
  if (!(error instanceof Error && "severity" in error && "code" in error)) return undefined;
  const { message, code } = error;
  const constraint = "constraint" in error ? error.constraint : undefined;
  return { message, code: String(code), ...(typeof constraint === "string" ? { constraint } : {}) };
}

let last: Promise<void> = Promise.resolve();
port.on("message", (question: PgliteQuestion) => {
  last = last.then(() => answer(question));
});
tell({ isReady: true });
