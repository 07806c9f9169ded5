import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, runOwner } from "../../../node/files/leftovers.ts";
import { takeLock } from "../../../node/files/lock.ts";
import { writeOutput } from "../../../node/files/writeOutput.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { openPostgres, type PostgresParameters } from "../postgres/openPostgres.ts";
import type { Sql } from "../sql.ts";
import { storeNotReachable } from "../storeErrors.ts";
import {
  endServer,
  freePort,
  initData,
  prepareServer,
  readPostmaster,
  SUPERUSER,
  startServer,
  stopServer,
} from "./postgresServer.ts";

/*
 * One PostgreSQL for all processes of this machine that open the folder. It is nobody's child: SIGKILL of any of them leaves
 * it to the others, and needs no process that watches. Each has a file in `users` while it uses it; the last one to go, of
 * those that still run, stops the server. Where all were killed it stays, idle, until somebody opens the folder and closes
 * it again. Whoever starts, joins or leaves holds the folder's lock meanwhile.
 *
 * The folder: `data`, `password` (its owner's alone), `port`, `users/`, `lib/`, `server.log`.
 */

const OWNER_ONLY = 0o600;
/** Characters after the owner in the name of a user's file: a dash and six. */
const SUFFIX = 7;
const LOOK_MILLISECONDS = 50;
/** For a lock, and for a server that goes or recovers. */
const PATIENCE_MILLISECONDS = 120_000;
const HINT =
  "Check that you may write there, and that the user whom PostgreSQL runs as (never root) may enter every folder above it.";

/**
 * Opens the PostgreSQL of a folder, and makes and starts it where it does not run. It waits for its disk: what is kept
 * outlives a loss of power.
 * @throws SymbolonError `StoreDriverMissing`, `StoreForeign`, `StoreInUse`, `StoreNotReachable`
 */
export async function openEmbedded(
  folder: string,
  options: Pick<PostgresParameters, "connections" | "timeout">,
): Promise<Sql> {
  const name = `embedded at ${folder}`;
  const target = resolve(folder);
  const inside = (file: string) => join(target, file);
  const own = inside(join("users", `${runOwner()}-${randomBytes(3).toString("hex")}`));
  const ensure = () => inTurn(target, () => ensureServer(target, own));
  try {
    requireOwn(target, folder);
    mkdirSync(inside("users"), { recursive: true });
    await ensure();
    const onExit = () => leaveAtOnce(target, own);
    process.once("exit", onExit);
    const leave = async () => {
      process.off("exit", onExit);
      await inTurn(target, () => leaveServer(target, own));
    };
    const password = readFileSync(inside("password"), "utf8");
    const login = { host: "127.0.0.1", user: SUPERUSER, password, database: "postgres" };
    const place = () => ({ ...login, port: Number(readFileSync(inside("port"), "utf8")) });
    const sql = await openPostgres({ ...options, name, place, revive: ensure }).catch(async (error) => {
      await leave();
      throw error;
    });
    return {
      ...sql,
      close: async () => {
        await sql.close();
        if (existsSync(own)) await leave();
      },
    };
  } catch (error) {
    // Whoever did not get in uses nothing.
    rmSync(own, { force: true });
    throw error instanceof SymbolonError ? error : storeNotReachable(name, error, HINT);
  }
}

function requireOwn(target: string, folder: string): void {
  if (!existsSync(target) || existsSync(join(target, "users"))) return;
  if (readdirSync(target).length === 0) return;
  throw new SymbolonError({
    code: "StoreForeign",
    reason: `${folder} is there, and holds no embedded PostgreSQL.`,
    hint: "Choose another folder for the store; nothing in this one was changed.",
    details: { folder },
  });
}

/** Runs what changes the folder when nobody else does. */
async function inTurn<Result>(target: string, run: () => Promise<Result>): Promise<Result> {
  for (let waited = 0; ; waited += LOOK_MILLISECONDS) {
    let release: () => void;
    try {
      release = takeLock(join(target, "turn"), "StoreInUse");
    } catch (error) {
      if (!(error instanceof SymbolonError) || waited >= PATIENCE_MILLISECONDS) throw error;
      await sleep(LOOK_MILLISECONDS);
      continue;
    }
    try {
      return await run();
    } finally {
      release();
    }
  }
}

/** Has a server run, and this process among its users. In turn. */
async function ensureServer(target: string, own: string): Promise<void> {
  const data = join(target, "data");
  writeFileSync(own, "");
  for (let waited = 0; ; waited += LOOK_MILLISECONDS) {
    const found = readPostmaster(data);
    if (found?.isReady === true) return;
    if (waited >= PATIENCE_MILLISECONDS) throw new Error("its server neither answers nor ends");
    // It starts, recovers or stops: one of these ends.
    if (found === undefined && (await tryToStart(target, data))) return;
    await sleep(LOOK_MILLISECONDS);
  }
}

/** Of a server that was killed, some processes may go on for a moment, which a new one refuses to start beside. */
const STILL_THERE = /lock file "postmaster\.pid" already exists|still in use/;

async function tryToStart(target: string, data: string): Promise<boolean> {
  requireNobodyElsewhere(target);
  const place = await prepareServer(target);
  if (!existsSync(data)) {
    writeOutput(place.password, randomBytes(24).toString("hex"), OWNER_ONLY);
    const partial = join(target, "data.new");
    await initData(place, partial, []);
    renameSync(partial, data);
  }
  forgetDead(data);
  // The same one again, so that whoever is connected finds it; another where somebody else has it by now.
  const before = existsSync(join(target, "port")) ? Number(readFileSync(join(target, "port"), "utf8")) : 0;
  for (const port of before === 0 ? [await freePort()] : [before, await freePort()]) {
    try {
      writeOutput(join(target, "port"), String(port), OWNER_ONLY);
      await startServer(place, { port, more: [], isDetached: true });
      return true;
    } catch (error) {
      const words = error instanceof Error ? error.message : "";
      if (STILL_THERE.test(words)) return false;
      if (!/could not create any TCP\/IP sockets/.test(words)) throw error;
    }
  }
  return false;
}

/** Two machines that share a disk do not see each other's processes: a second server would ruin the first one's data. */
function requireNobodyElsewhere(target: string): void {
  const machineOf = (owner: string) => owner.replace(/^\d+-\d+-/, "");
  const users = join(target, "users");
  const other = readdirSync(users).find(
    (name) => machineOf(name.slice(0, -SUFFIX)) !== machineOf(runOwner()),
  );
  if (other === undefined) return;
  throw new SymbolonError({
    code: "StoreInUse",
    reason: `A run of another machine (${other.slice(0, -SUFFIX)}) uses ${target}, as far as this one can tell.`,
    hint: `Only one machine may use it. If that run is over, delete ${join(users, other)}.`,
    details: { path: target, owner: other.slice(0, -SUFFIX) },
  });
}

/** A number that no process ever has. */
const NOBODY = 2_147_483_646;

/**
 * The number of a server that died may be somebody else's by now, as in a container that is started anew, and PostgreSQL
 * would take that for the server. What else stands in the file it still needs: by it, it finds what the dead one left.
 */
function forgetDead(data: string): void {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return;
  writeFileSync(file, readFileSync(file, "utf8").replace(/^\d+/, String(NOBODY)));
}

/** Takes this process from the users, and stops the server where no other is left. In turn. */
async function leaveServer(target: string, own: string): Promise<void> {
  const last = lastServer(target, own);
  if (last !== undefined) await stopServer(last);
}

/** The same where a process ends without a word, if it can be done at once. */
function leaveAtOnce(target: string, own: string): void {
  try {
    const release = takeLock(join(target, "turn"), "StoreInUse");
    const last = lastServer(target, own);
    if (last !== undefined) endServer(last);
    release();
  } catch {
    // Somebody else's turn: they do it when they leave.
  }
}

/** The server that this process was the last to use; undefined: there are others. */
function lastServer(target: string, own: string): number | undefined {
  rmSync(own, { force: true });
  const users = join(target, "users");
  for (const name of readdirSync(users)) {
    if (isRunning(name.slice(0, -SUFFIX))) return undefined;
    rmSync(join(users, name), { force: true });
  }
  return readPostmaster(join(target, "data"))?.pid;
}
