import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Measures } from "../../src/lab/simulation/measure/measures.ts";
import type { Measurement } from "../harness/measurement.ts";
import { sizeName } from "../tree/scale.ts";
import { oneSample } from "./oneSample.ts";
import type { Stage } from "./stage.ts";

const SCENARIOS = join(import.meta.dirname, "..", "..", "examples", "scenarios");
const BYTES_A_MIB = 2 ** 20;
const MAX_ERROR = 15;
const PERCENT = 100;

type BurstDocument = {
  readonly runs: readonly { readonly measures: Measures }[];
  readonly memory: Readonly<Record<string, number>>;
};

/** The model beside the contracts over several days, and alone with ten million claimants. */
export async function modelRows(stage: Stage, scenarios: readonly string[]): Promise<Measurement[]> {
  const errors: Measurement[] = [];
  for (const scenario of scenarios) errors.push(...(await errorRows(stage, scenario)));
  return [...errors, ...(await largeRows(stage))];
}

const FIGURES = {
  p50: ({ latency }: Measures) => latency.p50,
  p99: ({ latency }: Measures) => latency.p99,
  last: ({ lastClaim }: Measures) => lastClaim,
};

async function errorRows(stage: Stage, scenario: string): Promise<Measurement[]> {
  stage.progress(`model-error: ${scenario}`);
  const chain = await playDay(stage, scenario, []);
  const model = await playDay(stage, scenario, ["--model"]);
  return Object.entries(FIGURES).map(([figure, of]) =>
    oneSample(
      `model-error-${scenario}-${figure}`,
      `${figure === "last" ? "last claim" : figure} of the model beside the contracts, the worst of three strategies`,
      "% of the contracts' figure",
      Math.max(...chain.runs.map((run, i) => errorOf(of(run.measures), model.runs[i], of))),
      MAX_ERROR,
    ),
  );
}

function errorOf(
  real: number,
  modelled: { readonly measures: Measures } | undefined,
  of: (measures: Measures) => number,
): number {
  if (modelled === undefined) throw new Error("The model did not play every strategy.");
  return (PERCENT * Math.abs(of(modelled.measures) - real)) / real;
}

async function playDay({ symbolon, folder, scale }: Stage, scenario: string, options: readonly string[]) {
  const { document } = await symbolon([
    "rehearse",
    "burst",
    "--scenario",
    join(SCENARIOS, `${scenario}.json`),
    "--claimants",
    String(scale.compared),
    "--out",
    join(folder, `${scenario}${options.join("")}`),
    ...options,
  ]);
  return document as BurstDocument;
}

/** So many waves that each is a day of its own, one after the other. */
const IN_WAVES = {
  format: "symbolon-scenario",
  version: 1,
  name: "a thousand waves",
  waves: { count: 1_000, interval: 1_000 },
  until: 1_001_000,
};

/** As a plan has them come, and all at once. */
async function largeRows(stage: Stage): Promise<Measurement[]> {
  const { folder, scale } = stage;
  const scenario = join(folder, "waves.json");
  writeFileSync(scenario, JSON.stringify(IN_WAVES));
  const size = sizeName(scale.model);
  const planned = await playLarge(stage, "waves", ["--scenario", scenario]);
  const flash = await playLarge(stage, "direct", []);
  return [
    oneSample(`model-${size}`, `${size} claimants in 1,000 waves, by the model`, "s", planned.seconds, 60),
    oneSample(`model-${size}-rss`, "its process at most", "MiB", planned.memory, 4_096),
    oneSample(`model-${size}-flash`, `${size} claimants at once, by the model`, "s", flash.seconds, null),
    oneSample(`model-${size}-flash-rss`, "its process at most", "MiB", flash.memory, 4_096),
  ];
}

async function playLarge(
  { symbolon, folder, scale, progress }: Stage,
  strategy: "direct" | "waves",
  options: readonly string[],
) {
  progress(`model: ${scale.model} claimants, ${strategy}`);
  const { seconds, document } = await symbolon([
    "rehearse",
    "burst",
    "--model",
    "--claimants",
    String(scale.model),
    "--strategies",
    strategy,
    "--out",
    join(folder, `model-${strategy}`),
    ...options,
  ]);
  const { memory } = document as BurstDocument;
  return { seconds, memory: (memory[strategy] ?? NaN) / BYTES_A_MIB };
}
