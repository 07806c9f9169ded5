import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { type Hex, keccak256, toHex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import {
  BENCH_CHAIN_ID,
  type BenchBlock,
  type BenchChain,
  benchCampaign,
  openBenchChain,
} from "../delivery/benchChain.ts";
import { signedSample } from "../delivery/signedClaims.ts";
import type { Stage } from "./stage.ts";

/** What the process of claimants is told. */
export type GeneratorTerms = {
  readonly url: string;
  /** Signed claims with proofs, one a line. */
  readonly file: string;
  readonly seed: number;
  /** Seconds over which they come. */
  readonly over: number;
  /** `hoard`: each asks once, and comes never again. */
  readonly manner: "tickets" | "jitter" | "hoard";
};

/** What the claimants saw. Seconds since they began. */
export type Seen = {
  /** Each with when it was meant to be sent, and how long from then to its answer. */
  readonly requests: readonly { readonly at: number; readonly took: number; readonly status: number }[];
  /** The turns of first tickets, in Unix seconds, and when each claim was meant to come. */
  readonly turns: readonly { readonly index: number; readonly turn: number }[];
  readonly asked: readonly { readonly index: number; readonly at: number }[];
  /** When the last claim was taken in. */
  readonly last: number;
  /** Of the processor, by the claimants. */
  readonly cpu: number;
};

export type GatewayRun = Seen & {
  /** From the first after the claimants began to the last with a claim, or to the end of what went on beside; `at`: when it was seen, in Unix seconds. */
  readonly blocks: readonly (BenchBlock & { readonly at: number })[];
  readonly claims: number;
};

const SYMBOLON = join(import.meta.dirname, "..", "..", "scripts", "symbolon.ts");
const MILLI = 1_000;
const GENERATOR = join(import.meta.dirname, "generator.ts");
/** Of the gas target, what claims take; told to the command. */
export const PACE = 0.8;

/** What {@link runGateway} is told besides its stage. */
export type RunTerms = Pick<GeneratorTerms, "seed" | "manner"> & {
  /** Of the signed claims, the last ones that nobody hands in; left out: 0. */
  readonly withheld?: number | undefined;
  /** What else is called for, while claimants come; left out: nothing. */
  readonly beside?: Beside | undefined;
};

/** Something that goes on beside the claims. */
export type Beside = {
  /** Makes a new chain ready; gives options of the gateway's command. */
  readonly prepare: (chain: BenchChain) => Promise<readonly string[]>;
  /** Begins when the claimants do; the run ends after it. */
  readonly play: (url: string, chain: BenchChain) => Promise<void>;
};

/** Has signed claims handed in to `symbolon gateway start`, over a PGlite, on a new chain that mines each second. */
export async function runGateway(
  stage: Stage,
  { seed, manner, beside, withheld = 0 }: RunTerms,
): Promise<GatewayRun> {
  const { leaves, claims, blockGas, keys: keyCount, over } = stage.scale;
  const place = { chainId: BENCH_CHAIN_ID, campaign: benchCampaign };
  const count = claims - withheld;
  const { tree, lines } = await signedSample({ seed, leaves, claims, ...place });
  const keys = Array.from({ length: keyCount }, (_, i) => keccak256(toHex(`gateway bench, payer ${i}`)));
  const { root, allocation } = tree;
  const chain = await openBenchChain({
    ...{ root, count: allocation.count, total: allocation.total, blockGas },
    payers: keys.map(privateKeyToAddress),
  });
  const folder = mkdtempSync(join(stage.folder, "gateway-"));
  let gateway: Served | undefined;
  try {
    const file = join(folder, "claims.jsonl");
    writeLines(file, provenLines(lines.slice(0, count), tree.proof));
    const more = (await beside?.prepare(chain)) ?? [];
    await chain.start();
    gateway = await serve(stage, { rpc: chain.rpc, keys, store: `pglite:${join(folder, "store")}`, more });
    const first = await chain.newest();
    let isPlaying = beside !== undefined;
    const playing = beside?.play(gateway.url, chain).finally(() => {
      isPlaying = false;
    });
    const played = Promise.all([
      generate({ url: gateway.url, file, seed, over, manner }),
      blocksUntil(chain, first, (paid) => paid >= count && !isPlaying),
      playing,
    ]);
    const [seen, blocks] = await Promise.race([played, gateway.failed]);
    return { ...seen, blocks, claims: count };
  } finally {
    gateway?.child.kill("SIGTERM");
    await gateway?.ended;
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Signed claims, with their proofs. */
export function provenLines(
  lines: readonly string[],
  proof: (index: number) => readonly string[],
): readonly string[] {
  return lines.map((line) => {
    const claim = JSON.parse(line) as { readonly leaf: { readonly index: string } };
    return JSON.stringify({ ...claim, proof: proof(Number(claim.leaf.index)) });
  });
}

export function writeLines(file: string, lines: readonly string[]): void {
  writeFileSync(file, `${lines.join("\n")}\n`);
}

/**
 * @param first the last block before
 * @param isOver by how many were paid
 */
async function blocksUntil(
  chain: BenchChain,
  first: number,
  isOver: (paid: number) => boolean,
): Promise<GatewayRun["blocks"]> {
  const blocks: GatewayRun["blocks"][number][] = [];
  for (let paid = 0; !isOver(paid); ) {
    const next = first + 1 + blocks.length;
    while ((await chain.newest()) < next) await sleep(50);
    const at = Date.now() / MILLI;
    const block = await chain.blockAt(next);
    blocks.push({ ...block, at });
    paid += block.paid.length;
  }
  return blocks;
}

/** A gateway in a process of its own. */
export type Served = {
  readonly url: string;
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  /** Rejected, with what it said last, where it ends before it is told to. */
  readonly failed: Promise<never>;
};

type ServeParameters = {
  readonly rpc: string;
  readonly keys: readonly Hex[];
  readonly store: string;
  readonly more?: readonly string[];
};

/** Starts `symbolon gateway start`, and waits until it serves. */
export async function serve(stage: Stage, { rpc, keys, store, more = [] }: ServeParameters): Promise<Served> {
  const names = keys.map((_, i) => `BENCH_PAYER_${i}`);
  const args = [
    ...["gateway", "start", "--store", store, "--rpc", rpc, "--campaign", benchCampaign],
    ...["--listen", "127.0.0.1:0", "--per-second", "1000000", "--pace", String(PACE)],
    ...names.flatMap((name) => ["--key", `env:${name}`]),
    ...more,
  ];
  const child = spawn(process.execPath, [SYMBOLON, ...args], {
    env: {
      ...process.env,
      ...Object.fromEntries(names.map((name, i) => [name, keys[i]])),
      SYMBOLON_PROGRESS: "off",
      NODE_COMPILE_CACHE: join(stage.folder, "modules"),
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise((end) => child.once("close", end));
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (words: string) => {
    said += words;
  });
  for (;;) {
    const url = /at (http:\S+)/.exec(said)?.[1];
    if (url !== undefined) return { url, child, ended, failed: failureOf(child, () => said) };
    if (child.exitCode !== null) throw new Error(`gateway start ended: ${said}`);
    await sleep(50);
  }
}

function failureOf(child: ChildProcess, said: () => string): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    child.once("exit", (code, signal) => {
      if (!child.killed) reject(new Error(`gateway start ended with ${code ?? signal}: ${said()}`));
    });
  });
  failed.catch(() => undefined);
  return failed;
}

export async function generate(terms: GeneratorTerms): Promise<Seen> {
  const child = spawn(process.execPath, [GENERATOR], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify(terms));
  return JSON.parse(await text(child.stdout)) as Seen;
}
