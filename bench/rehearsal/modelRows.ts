import { join } from "node:path";
import type { Measures } from "../../src/rehearsal/measure/measures.ts";
import type { Measurement } from "../harness/measurement.ts";
import { sizeName } from "../tree/scale.ts";
import { oneSample } from "./oneSample.ts";
import type { Stage } from "./stage.ts";

const SCENARIOS = join(import.meta.dirname, "..", "..", "samples", "scenarios");
const BYTES_A_MIB = 2 ** 20;
const MOST_ERROR = 0.15;

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
  const [chain, model] = [await playDay(stage, scenario, []), await playDay(stage, scenario, ["--model"])];
  return Object.entries(FIGURES).map(([figure, of]) =>
    oneSample(
      `model-error-${scenario}-${figure}`,
      `${figure === "last" ? "last claim" : figure} of the model beside the contracts, the worst of three strategies`,
      "of the contracts' figure",
      Math.max(...chain.runs.map((run, i) => errorOf(of(run.measures), model.runs[i], of))),
      MOST_ERROR,
    ),
  );
}

function errorOf(
  real: number,
  modelled: { readonly measures: Measures } | undefined,
  of: (measures: Measures) => number,
): number {
  if (modelled === undefined) throw new Error("The model did not play every strategy.");
  return Math.abs(of(modelled.measures) - real) / real;
}

async function playDay({ symbolon, folder, scale }: Stage, scenario: string, options: readonly string[]) {
  const { document } = await symbolon([
    ...["rehearse", "burst", "--scenario", join(SCENARIOS, `${scenario}.json`)],
    ...[
      "--claimants",
      String(scale.compared),
      "--out",
      join(folder, `${scenario}${options.join("")}`),
      ...options,
    ],
  ]);
  return document as BurstDocument;
}

async function largeRows({ symbolon, folder, scale, progress }: Stage): Promise<Measurement[]> {
  progress(`model: ${scale.model} claimants`);
  const { seconds, document } = await symbolon([
    ...["rehearse", "burst", "--model", "--claimants", String(scale.model), "--strategies", "direct"],
    ...["--out", join(folder, "model")],
  ]);
  const { memory } = document as BurstDocument;
  const size = sizeName(scale.model);
  return [
    oneSample(`model-${size}`, `${size} claimants of a flash, directly, by the model`, "s", seconds, 60),
    oneSample(`model-${size}-rss`, "its process at most", "MiB", (memory.direct ?? NaN) / BYTES_A_MIB, 4_096),
  ];
}
