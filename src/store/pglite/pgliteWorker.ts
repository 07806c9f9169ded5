import { renameSync, rmSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { parserOf, parsers } from "../sqlTypes.ts";
import type { PgliteAnswer, PgliteQuestion, PgliteStart } from "./pgliteThread.ts";

/*
 * The program of the thread in which PGlite runs. It answers questions in their order. Whatever PGlite throws that is no
 * error of PostgreSQL's means that the database is no more: the thread ends by it, and with it every question.
 */

const { PGlite, types } = await import("@electric-sql/pglite");
const { folder, firstIn } = workerData as PgliteStart;
const port = parentPort;
if (port === null) throw new Error("this program is for a thread");

if (firstIn !== undefined) {
  // A first start that is stopped half-way leaves nothing under the folder's name.
  await (await PGlite.create(firstIn)).close();
  rmSync(folder, { recursive: true, force: true });
  renameSync(firstIn, folder);
}
const database = await PGlite.create(folder);
database.parsers = Object.fromEntries(
  [...Object.keys(types.parsers), ...parsers.keys()].map((type) => [type, parserOf(Number(type))]),
);
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
        const results = values === undefined ? await database.exec(text) : [await query(text, values)];
        return tell({ id, rows: (results.at(-1)?.rows ?? []) as Record<string, unknown>[] });
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

function query(text: string, values: readonly (string | null)[]) {
  return database.query(text, [...values]);
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
