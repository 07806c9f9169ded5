import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Hex, keccak256, toHex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { drawExponential, type Random } from "../../src/sdk/core/randomFrom.ts";
import type { JournalRecord, Sending } from "../../src/sdk/delivery/journal.ts";
import { replay } from "../../src/sdk/delivery/journal.ts";
import { PAID } from "../../src/sdk/distribution/claim/paidIn.ts";
import { BENCH_CHAIN_ID, type BenchBlock, benchCampaign, openBenchChain } from "./benchChain.ts";
import { signedSample } from "./signedClaims.ts";
import type { Stage } from "./stage.ts";

export type RelayRunParameters = {
  readonly seed: number;
  /** Of the seed's signed claims, so many. */
  readonly claims: number;
  /** Keys that pay. */
  readonly keys: number;
  /** Transactions of each under way at once. */
  readonly inFlight: number;
  /** Kills the command again and again, at moments that it draws; left out: never. */
  readonly random?: Random;
};

/** What came of relaying claims by the command. */
export type RelayRun = {
  /** From the first after the command's start to the last with a claim. */
  readonly blocks: readonly BenchBlock[];
  /** Indexes that were to be paid. */
  readonly wanted: readonly number[];
  /** What the command wrote down of each transaction. */
  readonly sendings: readonly Sending[];
  /** How often it was killed. */
  readonly kills: number;
};

/** Relays signed claims by `symbolon campaign relay`, in a process of its own, on a new chain that mines each second. */
export async function runRelay(stage: Stage, parameters: RelayRunParameters): Promise<RelayRun> {
  const { leaves, claims: all, blockGas } = stage.scale;
  const { seed, claims, keys: count, random } = parameters;
  const place = { chainId: BENCH_CHAIN_ID, campaign: benchCampaign };
  const { tree, directory, lines } = await signedSample({ seed, leaves, claims: all, ...place });
  const keys = Array.from({ length: count }, (_, i) => keccak256(toHex(`delivery bench, payer ${i}`)));
  const { root, allocation } = tree;
  const chain = await openBenchChain({
    root,
    count: allocation.count,
    total: allocation.total,
    blockGas,
    payers: keys.map(privateKeyToAddress),
  });
  const folder = mkdtempSync(join(stage.folder, "relay-"));
  try {
    const some = lines.slice(0, claims);
    const file = join(folder, "claims.jsonl");
    const journal = join(folder, "journal");
    writeFileSync(file, `${some.join("\n")}\n`);
    await chain.start();
    const first = await chain.newest();
    const args = ["campaign", "relay", benchCampaign, directory, file, "--journal", journal, "--json"];
    const inFlight = ["--in-flight", String(parameters.inFlight)];
    const call = { keys, args: [...args, ...inFlight, "--rpc", chain.rpc], journal, folder: stage.folder };
    let kills = 0;
    while (!(await relayOnce(call, random && drawExponential(random, MEAN_LIFE)))) kills += 1;
    const blocks: BenchBlock[] = [];
    for (let at = first + 1; at <= (await chain.newest()); at++) blocks.push(await chain.blockAt(at));
    const last = blocks.findLastIndex(({ paid }) => paid.length > 0);
    const wanted = some.map((line) => Number(JSON.parse(line).leaf.index));
    return { blocks: blocks.slice(0, last + 1), wanted, sendings: sendingsIn(journal), kills };
  } finally {
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const PROGRAM = join(import.meta.dirname, "..", "..", "scripts", "symbolon.ts");

/** Milliseconds, from when a run has written something down: so each run gets on, however slow the machine is. */
const MEAN_LIFE = 1_500;
/** Milliseconds between looks whether it has. */
const PAUSE = 50;

type RelayCall = {
  readonly keys: readonly Hex[];
  readonly args: readonly string[];
  readonly journal: string;
  readonly folder: string;
};

/**
 * Runs the command once.
 * @param life milliseconds from when it has written something down until it is killed; undefined: it is let be
 * @returns whether it ended by itself, having paid all
 */
function relayOnce({ keys, args, journal, folder }: RelayCall, life: number | undefined): Promise<boolean> {
  const names = keys.map((_, i) => `BENCH_PAYER_${i}`);
  const env = {
    ...process.env,
    ...Object.fromEntries(names.map((name, i) => [name, keys[i]])),
    SYMBOLON_PRIVATE_KEY: keys[0],
    SYMBOLON_PROGRESS: "off",
    NODE_COMPILE_CACHE: join(folder, "modules"),
  };
  const payers = names.slice(1).flatMap((name) => ["--payer", `env:${name}`]);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args, ...payers], {
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let told = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      told += text;
    });
    const before = sizeOf(journal);
    let killing: NodeJS.Timeout | undefined;
    const watching = setInterval(() => {
      if (life === undefined || sizeOf(journal) === before) return;
      killing ??= setTimeout(() => child.kill("SIGKILL"), life);
    }, PAUSE);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearInterval(watching);
      clearTimeout(killing);
      if (signal === "SIGKILL" && life !== undefined) resolve(false);
      else if (code === 0) resolve(true);
      else reject(new Error(`campaign relay ended with ${code ?? signal}: ${told}`));
    });
  });
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

type Line = JournalRecord | { readonly record: "begin" };

function sendingsIn(journal: string): readonly Sending[] {
  const sendings: Sending[] = [];
  for (const text of readFileSync(journal, "utf8").trim().split("\n")) {
    const line = JSON.parse(text) as Line;
    if (line.record === "begin") continue;
    if (line.record === "sending") sendings.push({ ...line, settled: undefined });
    else replay(sendings[line.id] as Sending, line);
  }
  return sendings;
}

/** Claims of mined transactions that were not paid by them. */
export function wastedIn({ sendings }: Pick<RelayRun, "sendings">): number {
  return sendings.reduce((sum, { keys, settled }) => {
    if (settled?.hash === undefined) return sum;
    return sum + keys.filter((key) => settled.results[key] !== PAID).length;
  }, 0);
}

/** How many claims were not paid, or more than once. */
export function wrongIn({ blocks, wanted }: Pick<RelayRun, "blocks" | "wanted">): number {
  const times = new Map<number, number>();
  for (const { paid } of blocks) for (const index of paid) times.set(index, (times.get(index) ?? 0) + 1);
  return wanted.filter((index) => times.get(index) !== 1).length;
}
