import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
import { playProgram } from "../harness/playProgram.ts";
import { keyArgs, PACE, type Served, served, servingArgs, startGateway } from "./gatewayProcess.ts";
import type { Scale } from "./scale.ts";
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

const MILLI = 1_000;
const GENERATOR = join(import.meta.dirname, "generator.ts");

/** What {@link runGateway} is told besides its stage. */
export type RunTerms = Pick<GeneratorTerms, "seed" | "manner"> & {
  /** Of the signed claims, the last ones that nobody hands in; left out: 0. */
  readonly withheld?: number | undefined;
  /** What else is called for, while claimants come; left out: nothing. */
  readonly beside?: Beside | undefined;
  /** Address of the gateway's store; left out: a PGlite of its own. */
  readonly store?: string | undefined;
};

/** Something that goes on beside the claims. */
export type Beside = {
  /** Makes a new chain ready; gives options of the gateway's command. */
  readonly prepare: (chain: BenchChain) => Promise<readonly string[]>;
  /** Begins when the claimants do; the run ends after it. @param pid of the gateway's process */
  readonly play: (url: string, chain: BenchChain, pid: number) => Promise<void>;
};

/** What a run takes of its stage. */
export type RunStage = Pick<Stage, "folder"> & {
  readonly scale: Pick<Scale, "leaves" | "claims" | "blockGas" | "keys" | "over">;
};

/** A new chain that does not mine yet, keys that pay on it, and signed claims with their proofs, one a line. */
export async function openRun({ scale }: RunStage, seed: number) {
  const { leaves, claims, blockGas, keys: keyCount } = scale;
  const place = { chainId: BENCH_CHAIN_ID, campaign: benchCampaign };
  const { tree, lines } = await signedSample({ seed, leaves, claims, ...place });
  const keys = Array.from({ length: keyCount }, (_, i) => keccak256(toHex(`gateway bench, payer ${i}`)));
  const { root, allocation } = tree;
  const chain = await openBenchChain({
    root,
    count: allocation.count,
    total: allocation.total,
    blockGas,
    payers: keys.map(privateKeyToAddress),
  });
  return { chain, keys, lines: provenLines(lines, tree.proof) };
}

/** Has signed claims handed in to `symbolon gateway start`, over a PGlite, on a new chain that mines each second. */
export async function runGateway(
  stage: RunStage,
  { seed, manner, beside, store, withheld = 0 }: RunTerms,
): Promise<GatewayRun> {
  const { claims, over } = stage.scale;
  const count = claims - withheld;
  const { chain, keys, lines } = await openRun(stage, seed);
  const folder = mkdtempSync(join(stage.folder, "gateway-"));
  let gateway: Served | undefined;
  try {
    const file = join(folder, "claims.jsonl");
    const mine = lines.slice(0, count);
    writeLines(file, mine);
    const more = (await beside?.prepare(chain)) ?? [];
    await chain.start();
    const place = store ?? `pglite:${join(folder, "store")}`;
    gateway = await serve(stage, { rpc: chain.rpc, keys, store: place, more });
    const first = await chain.newest();
    let isPlaying = beside !== undefined;
    const playing = beside?.play(gateway.url, chain, gateway.child.pid as number).finally(() => {
      isPlaying = false;
    });
    const played = Promise.all([
      generate({ url: gateway.url, file, seed, over, manner }),
      blocksUntil(chain, first, {
        wanted: new Set(mine.map((line) => Number(JSON.parse(line).leaf.index))),
        isPlaying: () => isPlaying,
      }),
      playing,
    ]);
    const [seen, all] = await Promise.race([played, gateway.failed]);
    const begun = Math.min(...seen.asked.map(({ at }) => at));
    return { ...seen, blocks: all.filter(({ at }) => at >= begun), claims: count };
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

type Until = {
  /** Leaves that are to be paid: what goes on beside may have others paid. */
  readonly wanted: ReadonlySet<number>;
  readonly isPlaying: () => boolean;
};

/** @param first the last block before */
async function blocksUntil(
  chain: BenchChain,
  first: number,
  { wanted, isPlaying }: Until,
): Promise<GatewayRun["blocks"]> {
  const blocks: GatewayRun["blocks"][number][] = [];
  for (let left = wanted.size; left > 0 || isPlaying(); ) {
    const next = first + 1 + blocks.length;
    while ((await chain.newest()) < next) await sleep(50);
    const at = Date.now() / MILLI;
    const block = await chain.blockAt(next);
    blocks.push({ ...block, at });
    left -= block.paid.filter((index) => wanted.has(index)).length;
  }
  return blocks;
}

type ServeParameters = {
  readonly rpc: string;
  readonly keys: readonly Hex[];
  readonly store: string;
  readonly more?: readonly string[];
};

/** Starts `symbolon gateway start`, and waits until it serves. */
export function serve(
  { folder }: Pick<Stage, "folder">,
  { rpc, keys, store, more = [] }: ServeParameters,
): Promise<Served> {
  const at = ["--store", store, "--rpc", rpc, "--pace", String(PACE)];
  return served(startGateway(folder, ["start", ...at, ...servingArgs(), ...keyArgs(keys), ...more], keys));
}

export function generate(terms: GeneratorTerms): Promise<Seen> {
  return playProgram<Seen>(GENERATOR, terms);
}
