import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keccak256, toHex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import type { Measures } from "../../src/lab/simulation/measure/measures.ts";
import { defaultScenario } from "../../src/lab/simulation/scenario/defaultScenario.ts";
import { formatScenario } from "../../src/lab/simulation/scenario/parseScenario.ts";
import type { Scenario } from "../../src/lab/simulation/scenario/scenario.ts";
import { BENCH_CHAIN_ID, benchCampaign, openBenchChain } from "../delivery/benchChain.ts";
import { signedSample } from "../delivery/signedClaims.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { runSymbolon } from "../rehearsal/stage.ts";
import { PACE } from "./gatewayProcess.ts";
import { serve } from "./gatewayRun.ts";
import type { Stage } from "./stage.ts";

type BurstDocument = { readonly runs: readonly { readonly measures: Measures }[] };

/** Claimants: some ten blocks and more of work in full size. */
const CLAIMS_OF = 0.25;
const GOAL = 15;

const FIGURES: readonly (readonly [name: string, figure: (measures: Measures) => number])[] = [
  ["p50", ({ latency }) => latency.p50],
  ["p99", ({ latency }) => latency.p99],
  ["last", ({ lastClaim }) => lastClaim],
];

/**
 * The same day, simulated by the policy and played in real time against a running gateway: what the simulated waits are wrong
 * by. A row is the greatest error of p50, p99 and the last claim, in the seeds' spread, and each has a row of its own.
 */
export async function policyErrorRows(stage: Stage): Promise<readonly Measurement[]> {
  const errors: number[][] = [];
  for (const seed of stage.scale.seeds.slice(0, 1)) {
    stage.progress(`policy against gateway, seed ${seed}`);
    const [simulated, real] = await playBoth(stage, seed);
    errors.push(FIGURES.map(([, figure]) => errorOf(figure(simulated), figure(real))));
  }
  const row = (id: string, about: string, goal: number | null, values: readonly number[]) => ({
    id,
    about: `simulated by the policy against a running gateway: error of ${about}`,
    unit: "%",
    goal,
    ours: spreadOf(values),
    peer: null,
  });
  return [
    row(
      "policy-error",
      "p50, p99 or last, whichever is greatest",
      GOAL,
      errors.map((all) => Math.max(...all)),
    ),
    ...FIGURES.map(([name], i) =>
      row(
        `policy-error-${name}`,
        name,
        null,
        errors.map((all) => all[i] as number),
      ),
    ),
  ];
}

/** Percent. */
function errorOf(simulated: number, real: number): number {
  return Math.round((1_000 * Math.abs(simulated - real)) / real) / 10;
}

/** A flash at several times what goes into blocks, as `gateway start` is told of it: pace, keys, transactions under way. */
function scenarioOf({ scale }: Stage, seed: number): Scenario {
  const { blockGas, keys, over } = scale;
  return {
    ...defaultScenario,
    name: "A flash on the bench's chain",
    seed: `policy error ${seed}`,
    arrivals: { kind: "flash", share: 0.5, within: over / 3, over: 2 * over },
    chain: { blockTime: 1, gasLimit: blockGas, baseFee: 1e9 },
    background: { ...defaultScenario.background, load: 0, gas: 21_000 },
    wallets: { ...defaultScenario.wallets, patience: 600 },
    rpc: { perSecond: 100_000, burst: 100_000, latency: 0.005, timeout: 10 },
    faults: { refused: 0, stalls: [], dropped: 0, reorgs: [] },
    relay: {
      ...defaultScenario.relay,
      bundle: 200,
      perSecond: 100_000,
      queue: queueOf(blockGas),
      keys,
      inFlight: 16,
    },
    waves: { count: 2, interval: 1 },
    until: 600,
  };
}

/** Claims that a gateway holds: eight seconds' (`src/services/gateway/capacity.ts`). */
function queueOf(blockGas: number): number {
  const gasEach = 38_000;
  return Math.ceil((8 * PACE * blockGas) / 2 / gasEach);
}

async function playBoth(stage: Stage, seed: number): Promise<readonly [simulated: Measures, real: Measures]> {
  const { claims: most, blockGas, keys: keyCount } = stage.scale;
  const claims = Math.max(10, Math.round(most * CLAIMS_OF));
  const place = { chainId: BENCH_CHAIN_ID, campaign: benchCampaign };
  const { tree, directory, lines } = await signedSample({ seed, leaves: claims, claims, ...place });
  const keys = Array.from({ length: keyCount }, (_, i) => keccak256(toHex(`policy error, payer ${i}`)));
  const { root, allocation } = tree;
  const chain = await openBenchChain({
    root,
    count: allocation.count,
    total: allocation.total,
    blockGas,
    payers: keys.map(privateKeyToAddress),
  });
  const folder = mkdtempSync(join(stage.folder, "policy-"));
  const scenario = join(folder, "scenario.json");
  const file = join(folder, "claims.jsonl");
  const day = (...args: readonly string[]) => [...args, "--scenario", scenario, "--json"];
  let gateway: Awaited<ReturnType<typeof serve>> | undefined;
  try {
    writeFileSync(scenario, formatScenario(scenarioOf(stage, seed)));
    const proven = lines.map((line) => {
      const claim = JSON.parse(line) as { readonly leaf: { readonly index: string } };
      return JSON.stringify({ ...claim, proof: tree.proof(Number(claim.leaf.index)) });
    });
    writeFileSync(file, `${proven.join("\n")}\n`);
    const simulated = await runSymbolon(
      day("rehearse", "burst", directory, "--strategies", "relayed", "--out", join(folder, "simulated")),
      folder,
    );
    await chain.start();
    gateway = await serve(stage, { rpc: chain.rpc, keys, store: `pglite:${join(folder, "store")}` });
    const real = await runSymbolon(
      day(
        "rehearse",
        "burst",
        "--gateway",
        gateway.url,
        "--claims",
        file,
        "--rpc",
        chain.rpc,
        "--out",
        join(folder, "real"),
      ),
      folder,
    );
    return [measuresOf(simulated.document), measuresOf(real.document)];
  } finally {
    gateway?.child.kill("SIGTERM");
    await gateway?.ended;
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function measuresOf(document: unknown): Measures {
  const [run] = (document as BurstDocument).runs;
  if (run === undefined) throw new Error("Nothing was played.");
  return run.measures;
}
