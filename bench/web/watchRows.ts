import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import type { Stage } from "./stage.ts";

/** What was seen in the runs of all other rows, so it is measured last. */
export async function watchRows({ watched }: Stage): Promise<readonly Measurement[]> {
  const row = (id: string, about: string, seen: readonly string[]): Measurement => ({
    id,
    about,
    unit: "count",
    ours: spreadOf([seen.length]),
    peer: null,
    goal: 0,
  });
  return [
    row(
      "policy-violations",
      "what the pages' own policy had to stop, in all loads and all states of these runs",
      watched.violations,
    ),
    row(
      "foreign-requests",
      "requests to whomever the pages were not built for, in the same runs, in a browser that reaches this machine alone",
      watched.foreign,
    ),
  ];
}
