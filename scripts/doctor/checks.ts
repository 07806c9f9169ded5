import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statfsSync } from "node:fs";
import { cpus, freemem, totalmem } from "node:os";
import { join } from "node:path";
import { dialectOf, OP_STACK_ORACLE } from "../../src/sdk/chain/nodeDialect.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { placeOf } from "../../src/sdk/core/text/placeOf.ts";

/** One thing that was looked at. */
export type Check = {
  readonly check: string;
  /** `missing`: something that is needed, exit 1; `low`: it works, but not for the largest inputs. */
  readonly status: "ok" | "low" | "missing";
  /** What is there, with figures. */
  readonly found: string;
  /** What to do; only where something is to be done. */
  readonly hint?: string;
};

const ok = (check: string, found: string): Check => ({ check, status: "ok", found });
const missing = (check: string, found: string, hint: string): Check => ({
  check,
  status: "missing",
  found,
  hint,
});

const GIB = 2 ** 30;
/** Packages, Node, compiler output and a report together take about 0.7 GiB. */
const DISK_GIB = 1;
/** A tree of a million rows takes 0.3 GiB, the embedded chain and the compiler about as much again. */
const MEMORY_GIB = 2;

export function checkDisk(folder: string): Check {
  const { bavail, bsize } = statfsSync(folder);
  const free = (bavail * bsize) / GIB;
  const found = `${free.toFixed(1)} GiB free`;
  if (free >= DISK_GIB) return ok("disk", found);
  return { check: "disk", status: "low", found, hint: `free some: ${DISK_GIB} GiB is enough` };
}

export function checkMemory(): Check {
  const total = totalmem() / GIB;
  const found = `${total.toFixed(1)} GiB, ${(freemem() / GIB).toFixed(1)} free, ${cpus().length} cores`;
  if (total >= MEMORY_GIB) return ok("memory", found);
  const hint = `large files need more: ${MEMORY_GIB} GiB is comfortable for a million rows`;
  return { check: "memory", status: "low", found, hint };
}

/** A package installed by hand shows, and so does one that went missing. */
export function checkPackages(root: string): Check {
  const differences = packageDifferences(root);
  if (differences === undefined) {
    return missing("packages", "not installed", "run `npm run -s symbolon -- --help` once: it installs them");
  }
  if (differences.length === 0) return ok("packages", "as in the lockfile");
  const names = `${differences.slice(0, 3).join(", ")}${differences.length > 3 ? ", ..." : ""}`;
  const found = `${differences.length} not as in the lockfile: ${names}`;
  return missing("packages", found, "delete node_modules and run `npm run -s symbolon -- --help`");
}

type Locked = Readonly<Record<string, { readonly version: string; readonly optional?: boolean }>>;

/**
 * Names of the packages that are not installed as the lockfile has them, by npm's own list of what it installed;
 * undefined where nothing is installed. Optional ones may be absent: most belong to other platforms.
 */
function packageDifferences(root: string): readonly string[] | undefined {
  const list = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(list)) return undefined;
  const [locked, installed] = [join(root, "package-lock.json"), list].map(
    (file) => (JSON.parse(readFileSync(file, "utf8")) as { packages: Locked }).packages,
  ) as [Locked, Locked];
  const wrong = Object.entries(locked).filter(([key, { version, optional }]) => {
    const found = installed[key];
    return key !== "" && (found === undefined ? optional !== true : found.version !== version);
  });
  const extra = Object.entries(installed).filter(([key]) => locked[key] === undefined);
  return [...wrong, ...extra].map(([key]) => key.replace(/^.*node_modules\//, ""));
}

/** The oldest Node that will do: the repository is run as TypeScript, the package as what was built from it. */
export const oldestNode = { checkout: [24, 2], package: [22, 12] } as const;

export function checkNode(version: string, oldest: readonly [major: number, minor: number]): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) {
    return ok("node", version);
  }
  const hint = `install Node ${oldest.join(".")} or newer; in the repository \`npm start\` and \`npm run\` bring it by themselves`;
  return missing("node", `${version}, too old`, hint);
}

/** npm is needed only to bring Node and the packages. */
export function checkNpm(): Check {
  const { stdout } = spawnSync("npm --version", { shell: true, encoding: "utf8" });
  const version = stdout.trim();
  return version === "" ? missing("npm", "not found", "install npm: it comes with Node") : ok("npm", version);
}

/** The compiler is a file of the `solc` package: nothing is downloaded when contracts are built. */
export function checkCompiler(root: string): Check {
  const folder = join(root, "node_modules", "solc");
  if (existsSync(join(folder, "soljson.js"))) {
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    return ok("compiler", `solc ${version}`);
  }
  return missing("compiler", "no solc", "run `npm start` once: it installs the packages");
}

/** Starts the chain that `npm start` uses, asks it who it is, and stops it. */
export async function checkEmbeddedChain(): Promise<Check> {
  const check = "embedded chain";
  const started = performance.now();
  try {
    const { openNetwork } = await import("../../src/lab/dryRun/engine/edrNetwork.ts");
    const { provider, close } = await openNetwork({});
    const client = await provider.request({ method: "web3_clientVersion" });
    await close();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    return ok(check, `${String(client)}, started in ${seconds} s`);
  } catch (error) {
    if (error instanceof SymbolonError) return missing(check, error.reason, error.hint);
    const found = error instanceof Error ? error.message : String(error);
    const hint = "delete node_modules and run `npm start`: it installs the packages for this platform again";
    return missing(check, `does not start: ${found}`, hint);
  }
}

const TIMEOUT_MS = 5_000;

/** Asks a chain who it is and how old its newest block is. */
export async function checkRpc(url: string): Promise<Check> {
  try {
    const ask = await openAsking(url);
    const client = String(await ask("web3_clientVersion", []));
    const chainId = Number(await ask("eth_chainId", []));
    const block = await ask("eth_getBlockByNumber", ["latest", false]);
    const { number, timestamp } = (block ?? {}) as { number?: string; timestamp?: string };
    if (timestamp === undefined) throw new Error("it gives no block");
    const age = Math.max(0, Math.round(Date.now() / 1000 - Number(timestamp)));
    const oracle = await ask("eth_getCode", [OP_STACK_ORACLE, "latest"]).catch(() => "0x");
    const dialect = dialectOf({
      client,
      chainId,
      blockFields: Object.keys(block as object),
      hasOpOracle: typeof oracle === "string" && oracle !== "0x",
    });
    const speaks = dialect && `; it speaks as ${dialect.name} does, by ${dialect.by}: ${dialect.meaning}`;
    const found = `${client}, chain ${chainId}, block ${Number(number)} is ${durationText(age)} old${speaks ?? ""}`;
    return ok("rpc", found);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const hint =
      "check the address (http or https, with its port and its access key) and that the node behind it runs";
    return missing("rpc", `no chain answers at ${placeOf(url, "that address")}: ${reason}`, hint);
  }
}

/** Asks whoever is at an address. @throws Error with the node's own words, or with what came instead of an answer; never with the address */
async function openAsking(url: string) {
  const { firstTransport, handshakeRefusal } = await import("../command/connect.ts");
  const { otherAnswerIn } = await import("../../src/sdk/delivery/otherAnswer.ts");
  const { httpStatusOf } = await import("../../src/sdk/chain/errors/explainViemError.ts");
  const { nodeWords } = await import("../../src/sdk/chain/errors/nodeWords.ts");
  const { request } = firstTransport(url, TIMEOUT_MS)({ retryCount: 0 });
  return async (method: string, params: readonly unknown[]): Promise<unknown> => {
    try {
      return await request({ method, params });
    } catch (cause) {
      const thrown = (await handshakeRefusal(url)) ?? cause;
      const status = httpStatusOf(thrown);
      const { words, sentTo } = otherAnswerIn(thrown, url) ?? { words: nodeWords(thrown) };
      const redirect = sentTo === undefined ? "" : `it redirects to ${sentTo}; `;
      const where = status === undefined ? method : `HTTP ${status} to ${method}`;
      throw new Error(`${redirect}${where}: ${words || "not a word of why"}`);
    }
  };
}
