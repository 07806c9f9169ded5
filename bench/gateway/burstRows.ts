import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { type GatewayRun, PACE, runGateway } from "./gatewayRun.ts";
import type { Stage } from "./stage.ts";

const PEER = "the same gateway, 429 and full jitter";
/** Seconds that do not count for latencies: modules are loaded, and code is compiled. */
const BEGINNING = 1;

/** Signed claims handed in at ten times what goes into blocks, by clients that honour tickets, and by such that know none. */
export async function burstRows(stage: Stage): Promise<readonly Measurement[]> {
  const { scale, progress } = stage;
  const ours: GatewayRun[] = [];
  const jittered: GatewayRun[] = [];
  for (const seed of scale.seeds) {
    progress(`burst, seed ${seed}: ${scale.claims} claims within ${scale.over} s, with tickets`);
    ours.push(await runGateway(stage, { seed, manner: "tickets" }));
  }
  for (const seed of scale.jittered) {
    progress(`burst, seed ${seed}: ${scale.claims} claims within ${scale.over} s, with jitter`);
    jittered.push(await runGateway(stage, { seed, manner: "jitter" }));
  }
  const paceGas = (PACE * scale.blockGas) / 2;
  const spread = (runs: readonly GatewayRun[], figure: (run: GatewayRun) => number) =>
    spreadOf(runs.map((run) => rounded(figure(run))));
  const row = (
    id: string,
    about: string,
    unit: string,
    figure: (run: GatewayRun) => number,
    goal: number | null,
  ) => ({
    ...{ id, about, unit, goal, ours: spread(ours, figure) },
    peer: { name: PEER, spread: spread(jittered, figure) },
  });
  const median = (runs: readonly GatewayRun[], figure: (run: GatewayRun) => number) =>
    spread(runs, figure).median;
  const ratio = (
    id: string,
    about: string,
    figure: (run: GatewayRun) => number,
    goal: number,
  ): Measurement => ({
    ...{ id, about, unit: "times the peer's", goal, peer: null },
    ours: spreadOf([rounded(median(ours, figure) / median(jittered, figure))]),
  });
  const last = ({ blocks }: GatewayRun) => blocks.length;
  return [
    row(
      "lost-goodput-10x",
      `part of what claims may take of blocks (${paceGas} gas) that is left empty while there is work`,
      "part",
      (run) => lostIn(run, paceGas),
      0.05,
    ),
    row(
      "last-claim",
      "blocks from the first claimant to the last claim, over what their gas takes",
      "times the ideal",
      (run) => last(run) / (gasOf(run) / paceGas),
      1.05,
    ),
    row(
      "requests-a-claim",
      "requests a claim",
      "requests",
      ({ requests, claims }) => requests.length / claims,
      2,
    ),
    row(
      "accept-p99-ms",
      "of requests that are taken in, after the first second, from when they were meant",
      "ms",
      (run) => p99(run, (status) => status === 202),
      50,
    ),
    row(
      "refuse-p99-ms",
      "of those that get 429, likewise",
      "ms",
      (run) => p99(run, (status) => status === 429),
      50,
    ),
    row("gateway-gas-each", "gas a claim", "gas", (run) => gasOf(run) / run.claims, null),
    row(
      "gateway-5xx",
      "answers of 5xx",
      "answers",
      ({ requests }) => requests.filter(({ status }) => status >= 500).length,
      0,
    ),
    ratio("last-claim-vs-jitter", "the last claim's block, beside clients with full jitter", last, 0.65),
    ratio(
      "requests-vs-jitter",
      "requests a claim, beside clients with full jitter",
      ({ requests }) => requests.length,
      0.6,
    ),
  ];
}

function gasOf({ blocks }: GatewayRun): number {
  return blocks.reduce((sum, { gas }) => sum + gas, 0);
}

/** Of blocks from the first claim on, but for the last one, in which the work ends. A fuller block makes up for no other. */
function lostIn({ blocks }: GatewayRun, paceGas: number): number {
  const first = blocks.findIndex(({ paid }) => paid.length > 0);
  const busy = blocks.slice(first, -1);
  const filled = busy.reduce((sum, { gas }) => sum + Math.min(gas, paceGas) / paceGas, 0);
  return busy.length === 0 ? 0 : 1 - filled / busy.length;
}

/** Milliseconds; 0 where there is none. */
function p99({ requests }: GatewayRun, isWanted: (status: number) => boolean): number {
  const took = requests
    .filter(({ at, status }) => at >= BEGINNING && isWanted(status))
    .map((one) => one.took);
  const sorted = took.toSorted((a, b) => a - b);
  return (sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0) * 1_000;
}

function rounded(figure: number): number {
  return Math.round(figure * 1_000) / 1_000;
}
