import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { type Engine, type RpcAnswer, type RpcCall, requireResult } from "./engine.ts";
import { callGroups, rpcOverHttp } from "./rpcOverHttp.ts";
import { type OwnedProcess, startOwned } from "./startOwned.ts";

/**
 * A chain in an anvil of our own, empty or forked, that ends with this process. Any account sends without a key, a balance
 * or a fee; blocks are mined when `evm_mine` says so and hold their transactions in the order of the requests that sent them.
 * A fork forgets the states of its earlier blocks. There are no accounts with ether.
 * @throws SymbolonError `AnvilMissing`, `EngineNotStarted` where anvil ends or refuses the fork; and from its requests
 * `EngineLost` where anvil breaks down, as it does where the node that it forks refuses to answer
 */
export async function openAnvil(parameters: AnvilParameters = {}): Promise<Engine> {
  const child = startOwned(anvilBinary(), anvilArguments(parameters), environment());
  try {
    return await connected(child, parameters);
  } catch (cause) {
    await child.end();
    throw notStarted(child, parameters, cause);
  }
}

/** Where a proxy is set, anvil would ask it for nodes of this machine too. */
function environment(): Readonly<Record<string, string>> {
  const own = "127.0.0.1,localhost";
  const others = process.env.NO_PROXY ?? process.env.no_proxy;
  const direct = others === undefined ? own : `${others},${own}`;
  return { NO_PROXY: direct, no_proxy: direct, NO_COLOR: "1", RUST_BACKTRACE: "0" };
}

async function connected(child: OwnedProcess, { fork, timestamp }: AnvilParameters): Promise<Engine> {
  const url = `http://127.0.0.1:${await listening(child)}`;
  const rpc = rpcOverHttp(url);
  const batch = async (calls: readonly RpcCall[]) => {
    try {
      const answers: RpcAnswer[] = [];
      for (const group of callGroups(calls)) answers.push(...(await rpc.send(group)));
      return answers;
    } catch (cause) {
      // One that lost its tongue is not asked again, and its last words are complete once it has ended.
      await child.end();
      throw engineLost(child, cause);
    }
  };
  const request = async (method: string, params: readonly unknown[] = []) =>
    requireResult(method, (await batch([{ method, params }]))[0]);
  const close = async () => {
    rpc.close();
    await child.end();
  };
  // It would print a line for every request.
  await request("anvil_setLoggingEnabled", [false]);
  if (fork !== undefined && timestamp !== undefined) {
    await request("evm_setNextBlockTimestamp", [Number(timestamp)]);
  }
  const chainId = Number(await request("eth_chainId"));
  return { kind: "anvil", chainId, url, processId: child.id, request, batch, close };
}

/** The port that it says it listens on. */
function listening(child: OwnedProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = "";
    const read = (part: Buffer) => {
      text += part.toString("utf8");
      const port = /Listening on [^\n]*:(\d+)\n/.exec(text)?.[1];
      if (port === undefined) return;
      child.output.off("data", read);
      child.output.resume();
      resolve(Number(port));
    };
    child.output.on("data", read);
    void child.ended.then(() => reject(new Error("anvil ended before it listened")));
  });
}

function engineLost(child: OwnedProcess, cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "EngineLost",
    reason: `The rehearsal's chain (anvil, process ${child.id}) broke down${lastWords(child)}.`,
    hint: "Start again; if this machine is short of memory, with fewer workers.",
    details: { processId: child.id },
    cause,
  });
}

function notStarted(child: OwnedProcess, { fork }: AnvilParameters, cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "EngineNotStarted",
    reason: `anvil did not start${lastWords(child)}.`,
    hint:
      fork === undefined
        ? "Check the name of the hardfork, and that programs of node_modules may run here."
        : "Check that the node answers and has the state of that block, and the name of the hardfork.",
    ...(fork !== undefined && {
      details: { host: new URL(fork.url).host, blockNumber: fork.blockNumber },
    }),
    cause,
  });
}

/** What it complained of: the message of a panic, or else all of it, with hosts for addresses, which may hold keys. */
function lastWords(child: OwnedProcess): string {
  const said = child.complaints().trim();
  const message = /^Message:\s*(.*)$/m.exec(said)?.[1] ?? said.split(/\s+/).join(" ");
  const safe = message.replaceAll(/(https?:\/\/)([^\s)/]*@)?([^\s)/?]*)[^\s)]*/g, "$3");
  const text = safe.slice(-400).replace(/[.\s]+$/, "");
  return text === "" ? "" : `: ${text}`;
}

/** What to fork: a node, and the block whose state is taken. */
export type ForkOf = { readonly url: string; readonly blockNumber: bigint };

export type AnvilParameters = {
  /** Default: an empty chain. */
  readonly fork?: ForkOf;
  /** Default: that of the forked chain, or 31337. */
  readonly chainId?: number;
  /** Default: the newest rules that anvil knows. */
  readonly hardfork?: string;
  /** Unix seconds of the first block of its own: of the genesis block where nothing is forked. */
  readonly timestamp?: bigint;
};

/** So large that base fees never rise and a block holds whatever is sent. */
const BLOCK_GAS = 1_000_000_000;
/** Milliseconds that anvil waits for the node it forks, which tries again by itself. */
const FORK_PATIENCE = 3_600_000;

/**
 * How anvil is called: mining only when told, in the order in which transactions come, from any account without a key and
 * without a fee. A fork forgets states and transactions of earlier blocks; an empty chain keeps them, so that it can be forked itself.
 */
function anvilArguments({ fork, chainId, hardfork, timestamp }: AnvilParameters): readonly string[] {
  return [
    "--host",
    "127.0.0.1",
    "--port",
    "0",
    "--color",
    "never",
    "--accounts",
    "0",
    "--auto-impersonate",
    "--no-mining",
    "--order",
    "fifo",
    "--base-fee",
    "0",
    "--gas-price",
    "0",
    "--gas-limit",
    String(BLOCK_GAS),
    "--no-request-size-limit",
    ...(chainId === undefined ? [] : ["--chain-id", String(chainId)]),
    ...(hardfork === undefined ? [] : ["--hardfork", hardfork]),
    ...(fork === undefined ? plainArguments(timestamp) : forkArguments(fork)),
  ];
}

function plainArguments(timestamp: bigint | undefined): readonly string[] {
  return timestamp === undefined ? [] : ["--timestamp", String(timestamp)];
}

function forkArguments({ url, blockNumber }: ForkOf): readonly string[] {
  return [
    "--fork-url",
    url,
    "--fork-block-number",
    String(blockNumber),
    // The newest block's transactions are asked for, those before it never.
    "--prune-history",
    "--transaction-block-keeper",
    "1",
    "--no-storage-caching",
    "--no-rate-limit",
    "--retries",
    "0",
    "--timeout",
    String(FORK_PATIENCE),
  ];
}

/** The package of each machine that anvil is built for, by Node's names of its system and processor. */
const PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "@foundry-rs/anvil-linux-amd64",
  "linux-arm64": "@foundry-rs/anvil-linux-arm64",
  "darwin-x64": "@foundry-rs/anvil-darwin-amd64",
  "darwin-arm64": "@foundry-rs/anvil-darwin-arm64",
  "win32-x64": "@foundry-rs/anvil-win32-amd64",
};

/**
 * Where anvil's program lies: in the package of this machine that npm installs beside `@foundry-rs/anvil`.
 * @param machine Node's names of system and processor: `linux-x64`
 * @param from file or folder from whose place packages are looked for, as an address or a path
 * @throws SymbolonError `AnvilMissing`
 */
export function anvilBinary(
  machine = `${process.platform}-${process.arch}`,
  from: string = import.meta.url,
): string {
  const name = PACKAGES[machine];
  if (name === undefined) throw missing(machine, "anvil is not built for it");
  const program = machine.startsWith("win32") ? "anvil.exe" : "anvil";
  for (const place of placesOf(from)) {
    try {
      return join(dirname(createRequire(place).resolve(`${name}/package.json`)), "bin", program);
    } catch {
      // Not to be seen from here: it may lie within the package that names it.
    }
  }
  throw missing(machine, `the package ${name} is not installed`);
}

/** npm puts the machine's package beside its parent; stricter package managers only where the parent sees it. */
function placesOf(from: string): readonly string[] {
  try {
    return [from, createRequire(from).resolve("@foundry-rs/anvil/package.json")];
  } catch {
    return [from];
  }
}

function missing(machine: string, why: string): SymbolonError {
  return new SymbolonError({
    code: "AnvilMissing",
    reason: `A fork needs anvil, which is missing for this machine (${machine}): ${why}.`,
    hint: "Install it with: npm install @foundry-rs/anvil@1.7.1 (optional packages must not be left out).",
    details: { machine },
  });
}
