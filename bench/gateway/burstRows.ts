import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { PACE } from "./gatewayProcess.ts";
import { type GatewayRun, runGateway } from "./gatewayRun.ts";
import { p99 } from "./p99.ts";
import type { Stage } from "./stage.ts";

const PEER = "the same gateway, 429 and full jitter";

type Figure = (run: GatewayRun) => number;
type Row = readonly [id: string, about: string, unit: string, figure: Figure, goal: number | null];

/** Signed claims handed in at ten times what goes into blocks, by clients that honour tickets, and by such that know none. */
export async function burstRows(stage: Stage): Promise<readonly Measurement[]> {
  const { scale } = stage;
  const ours = await runs(stage, scale.seeds, "tickets");
  const jittered = await runs(stage, scale.jittered, "jitter");
  const spread = (all: readonly GatewayRun[], figure: Figure) =>
    spreadOf(all.map((run) => rounded(figure(run))));
  const median = (all: readonly GatewayRun[], figure: Figure) => spread(all, figure).median;
  const failed = ours.map(({ requests }) => requests.filter(({ status }) => status >= 500).length);
  return [
    {
      id: "gateway-5xx",
      about: "answers of 5xx",
      unit: "answers",
      goal: 0,
      peer: null,
      ours: spreadOf(failed),
    },
    {
      id: "late-tickets",
      about:
        "part of those with a ticket who are paid more than a block after the one that their turn is for",
      unit: "part",
      goal: 0.01,
      peer: null,
      ours: spread(ours, lateIn),
    },
    ...rows((PACE * scale.blockGas) / 2).map(([id, about, unit, figure, goal]) => ({
      id,
      about,
      unit,
      goal,
      ours: spread(ours, figure),
      peer: { name: PEER, spread: spread(jittered, figure) },
    })),
    ...RATIOS.map(([id, about, unit, figure, goal]) => ({
      id,
      about,
      unit,
      goal,
      peer: null,
      ours: spreadOf([rounded(median(ours, figure) / median(jittered, figure))]),
    })),
  ];
}

async function runs(stage: Stage, seeds: readonly number[], manner: "tickets" | "jitter") {
  const { claims, over } = stage.scale;
  const found: GatewayRun[] = [];
  for (const seed of seeds) {
    stage.progress(`burst, seed ${seed}: ${claims} claims within ${over} s, with ${manner}`);
    found.push(await runGateway(stage, { seed, manner }));
  }
  return found;
}

const rows = (paceGas: number): readonly Row[] => [
  [
    "lost-goodput-10x",
    `part of what claims may take of blocks (${paceGas} gas) that is left empty while there is work`,
    "part",
    (run) => lostIn(run, paceGas),
    0.05,
  ],
  [
    "last-claim",
    "blocks from the first claimant to the last claim, over what their gas takes",
    "times the ideal",
    (run) => run.blocks.length / (gasOf(run) / paceGas),
    1.05,
  ],
  ["requests-a-claim", "requests a claim", "requests", ({ requests, claims }) => requests.length / claims, 2],
  [
    "accept-p99-ms",
    "of requests that are taken in, after the first second, from when they were meant",
    "ms",
    (run) => p99Of(run, 202),
    50,
  ],
  ["refuse-p99-ms", "of those that get 429, likewise", "ms", (run) => p99Of(run, 429), 50],
  ["gateway-gas-each", "gas a claim", "gas", (run) => gasOf(run) / run.claims, null],
];

const BESIDE = "beside clients with full jitter";
const RATIOS: readonly Row[] = [
  [
    "last-claim-vs-jitter",
    `the last claim's block, ${BESIDE}`,
    "times the peer's",
    (run) => run.blocks.length,
    0.65,
  ],
  [
    "accept-p99-vs-jitter",
    `p99 of requests that are taken in, ${BESIDE}`,
    "times the peer's",
    (run) => p99Of(run, 202),
    0.03,
  ],
  ["requests-vs-jitter", `requests, ${BESIDE}`, "times the peer's", ({ requests }) => requests.length, 0.6],
];

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

/** Seconds between blocks. */
const BLOCK = 1;

/** Who is sent at their turn is in the next block: later than one more is late. */
function lateIn({ turns, blocks }: GatewayRun): number {
  const paidAt = new Map(blocks.flatMap(({ at, paid }) => paid.map((index) => [index, at] as const)));
  const late = turns.filter(({ index, turn }) => (paidAt.get(index) ?? Infinity) > turn + 2 * BLOCK);
  return turns.length === 0 ? 0 : late.length / turns.length;
}

/** Of requests that were answered so. */
function p99Of({ requests }: GatewayRun, wanted: number): number {
  return p99(requests.filter(({ status }) => status === wanted));
}

function rounded(figure: number): number {
  return Math.round(figure * 1_000) / 1_000;
}
