import { renameSync, rmSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import { parserOf, parsers } from "../sqlTypes.ts";
import type { PgliteAnswer, PgliteQuestion, PgliteStart } from "./pgliteThread.ts";

/*
 * The program of the thread in which PGlite runs. It answers questions in their order. Whatever PGlite throws that is no
 * error of PostgreSQL's means that the database is no more: the thread ends by it, and with it every question.
 */

const { parse, PGlite, protocol, types } = await import("@electric-sql/pglite");
const { folder, firstIn } = workerData as PgliteStart;
const port = parentPort;
if (port === null) throw new Error("this program is for a thread");

/**
 * About how many bytes of a function V8 runs before it compiles it again, to run quicker: its own number, and PGlite's. By its own
 * it does so while a database opens with a function of 105 kB that statements seldom run once they are prepared, and takes
 * 600 MB for it: a process had 860 MiB at its peak, and has 330 to 390 with this, after 24,000 statements and 120 scans of
 * 300,000 rows too, for which it takes as much time of the processor (9.2 to 9.9 s, and 9.1 to 12.1 s before). Where tables are
 * made, V8 does so after all: a process has some 760 MiB once, and 310 each time that it opens them again.
 */
const TIERING = { usual: 13_000_000, own: 200_000_000 };
const tierAfter = (bytes: number) => setFlagsFromString(`--wasm-tiering-budget=${bytes}`);

tierAfter(TIERING.own);
if (firstIn !== undefined) {
  // A first start that is stopped half-way leaves nothing under the folder's name.
  await (await PGlite.create(firstIn)).close();
  rmSync(folder, { recursive: true, force: true });
  renameSync(firstIn, folder);
}
const database = await PGlite.create(folder);
// What is compiled from now on is none of PGlite.
tierAfter(TIERING.usual);
database.parsers = Object.fromEntries(
  [...Object.keys(types.parsers), ...parsers.keys()].map((type) => [type, parserOf(Number(type))]),
);
// Once for any values: to plan for those of each question takes longer than most answers.
await database.exec("set plan_cache_mode = force_generic_plan");
// Values come as PostgreSQL's text.
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

/** Statements that the database has read and planned, by their texts: that takes longer than to do most of them. */
const prepared = new Map<string, string>();
const MAX_PREPARED = 1_000;
/**
 * Commands after which a statement gives the same columns as before: one that is undone may have changed them. By new statistics
 * PostgreSQL plans again by itself.
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

/** A statement that gives other columns than when it was read is refused: it is read again. */
async function forget(): Promise<void> {
  if (prepared.size === 0) return;
  prepared.clear();
  await database.exec("deallocate all");
}

function ask(messages: readonly Uint8Array[]) {
  return database.execProtocolStream(Buffer.concat(messages), { syncToFs: false });
}

/** What PostgreSQL said; undefined: it was somebody else. */
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
