import { SymbolonError } from "../../core/errors.ts";
import { type AnvilParameters, anvilArguments } from "./anvilArguments.ts";
import { anvilBinary } from "./anvilBinary.ts";
import { callGroups } from "./callGroups.ts";
import type { Engine, RpcAnswer, RpcCall } from "./engine.ts";
import { resultOf } from "./resultOf.ts";
import { rpcOverHttp } from "./rpcOverHttp.ts";
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
    resultOf(method, (await batch([{ method, params }]))[0]);
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
    hint: "Start again; where this machine is short of memory, with fewer workers.",
    details: { processId: child.id },
    cause,
  });
}

function notStarted(child: OwnedProcess, { fork }: AnvilParameters, cause: unknown): SymbolonError {
  const said = lastWords(child);
  if (fork === undefined) {
    return new SymbolonError({
      code: "EngineNotStarted",
      reason: `anvil did not start${said}.`,
      hint: "Check the name of the hardfork, and that programs of node_modules may run here.",
      cause,
    });
  }
  const { host } = new URL(fork.url);
  return new SymbolonError({
    code: "EngineNotStarted",
    reason: `anvil did not start${said}.`,
    hint: "Check that the node answers and has the state of that block, and the name of the hardfork.",
    details: { host, blockNumber: fork.blockNumber },
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
