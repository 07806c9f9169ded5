/**
 * Makes examples/scenarios/replay.csv: `node tools/generate/arrivals.ts`. The list resembles no recording: some
 * come at the opening, many when it is announced an hour later, the rest whenever.
 */
import { join } from "node:path";
import { packageRoot } from "../../scripts/packageRoot.ts";
import { writeOutput } from "../../src/node/files/writeOutput.ts";
import { drawExponential, randomFrom } from "../../src/sdk/core/randomFrom.ts";

const OPENING = { count: 600, mean: 600 };
const ANNOUNCED = { count: 900, at: 3_600, mean: 300 };
const WHENEVER = { count: 500, over: 7_200 };

/** The text of the file, in seconds to one decimal, ascending. */
export function arrivalList(): string {
  const random = randomFrom("Symbolon sample arrivals");
  const moments = [
    ...Array.from({ length: OPENING.count }, () => drawExponential(random, OPENING.mean)),
    ...Array.from({ length: ANNOUNCED.count }, () => ANNOUNCED.at + drawExponential(random, ANNOUNCED.mean)),
    ...Array.from({ length: WHENEVER.count }, () => random() * WHENEVER.over),
  ].sort((a, b) => a - b);
  return ["seconds", ...moments.map((moment) => moment.toFixed(1)), ""].join("\n");
}

if (import.meta.main) writeOutput(join(packageRoot(), "examples/scenarios/replay.csv"), arrivalList());
