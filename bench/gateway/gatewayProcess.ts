import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Hex } from "viem";
import { benchCampaign } from "../delivery/benchChain.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "scripts", "symbolon.ts");
/** Of the gas target, what claims take; told to the command. */
export const PACE = 0.8;

/** A process of `symbolon gateway ...`; it is killed where this one ends. */
export type GatewayProcess = {
  readonly child: ChildProcess;
  /** Its code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** What it told people. */
  readonly said: () => string;
};

/**
 * Starts a process of a gateway.
 * @param folder keeps what it compiles, for the next one
 * @param args what stands behind `symbolon gateway`
 */
export function startGateway(
  folder: string,
  args: readonly string[],
  keys: readonly Hex[] = [],
): GatewayProcess {
  const child = spawn(process.execPath, [SYMBOLON, "gateway", ...args], {
    env: {
      ...process.env,
      ...Object.fromEntries(keys.map((key, i) => [nameOf(i), key])),
      SYMBOLON_PROGRESS: "off",
      NODE_COMPILE_CACHE: join(folder, "modules"),
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (words: string) => {
    said += words;
  });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      process.off("exit", kill);
      resolve(code ?? signal ?? "nothing");
    });
  });
  return { child, ended, said: () => said };
}

function nameOf(key: number): string {
  return `BENCH_PAYER_${key}`;
}

/** Names keys to a process that is started with them. */
export function keyArgs(keys: readonly Hex[]): readonly string[] {
  return keys.flatMap((_, i) => ["--key", `env:${nameOf(i)}`]);
}

/** Has a gateway serve the bench's campaign to claimants who are all at one address. @param port 0: a free one */
export function servingArgs(port = 0): readonly string[] {
  const limits = ["--per-second", "1000000", "--reads-per-second", "1000000"];
  return ["--campaign", benchCampaign, "--listen", `127.0.0.1:${port}`, ...limits];
}

/** A process that serves. */
export type Served = GatewayProcess & {
  readonly url: string;
  /** Rejected, with what it said last, where it ends before it is told to. */
  readonly failed: Promise<never>;
};

/** Waits until a process serves. @throws Error where it ends before */
export async function served(process: GatewayProcess): Promise<Served> {
  const [, url = ""] = await heard(process, /at (http:\S+)/);
  return { ...process, url, failed: failureOf(process) };
}

/** Waits until a process has said something. @throws Error where it ends before */
export async function heard({ child, said }: GatewayProcess, words: RegExp): Promise<RegExpExecArray> {
  for (;;) {
    const found = words.exec(said());
    if (found !== null) return found;
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`A gateway's process ended: ${said()}`);
    await sleep(50);
  }
}

function failureOf({ child, said }: GatewayProcess): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    child.once("exit", (code, signal) => {
      if (!child.killed) reject(new Error(`A gateway's process ended with ${code ?? signal}: ${said()}`));
    });
  });
  failed.catch(() => undefined);
  return failed;
}
