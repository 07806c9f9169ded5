import os from "node:os";
import type { Measurement } from "../../harness/measurement.ts";
import { spreadOf } from "../../harness/spread.ts";
import { repeat, requireSameRoots, type Stage } from "../stage.ts";

const SAMPLES = 5;
/** A sample is the best of so many: by the clock on the wall, whatever else runs on the machine counts too. */
const BEST_OF = 3;
const GOAL = { hashing: 1.7, endToEnd: 1.35 };
const PEER = "ours on one thread";

/** Two threads beside one, by the clock on the wall. */
export async function threadRows(stage: Stage): Promise<Measurement[]> {
  const { scale, fileOf, inChild, progress } = stage;
  const isFull = scale.runs > 1;
  const [samples, bestOf] = isFull ? [SAMPLES, BEST_OF] : [1, 1];
  const load = () => `load before it ${(os.loadavg()[0] ?? 0).toFixed(2)} on ${os.cpus().length} cores`;

  progress("one thread and two, hashing");
  const hashingLoad = load();
  const hashing = await inChild("compareThreads", { rows: scale.rows, samples, bestOf });

  progress("one thread and two, from end to end");
  const wholeLoad = load();
  const task = { file: fileOf(scale.rows), convention: "native" };
  const pairs = await repeat(samples, async () => {
    const turns = await repeat(bestOf, async () => {
      const one = await inChild("buildRoot", task);
      const two = await inChild("buildRootOnThreads", { ...task, threads: 2 });
      requireSameRoots("one thread and two", [one, two]);
      return { one: one.wall, two: two.wall };
    });
    return {
      one: Math.min(...turns.map(({ one }) => one)),
      two: Math.min(...turns.map(({ two }) => two)),
    };
  });
  const about = `time on the wall, each sample the best of ${bestOf}`;
  const rounded = (times: readonly number[]) => spreadOf(times.map((ms) => Math.round(ms * 10) / 10));
  return [
    {
      id: "two-threads",
      about: `hashing a million leaves (2^20 of 96 bytes, twice) and the levels above them on two threads; ${about}; ${hashingLoad}`,
      unit: "ms",
      ours: rounded(hashing.two),
      peer: { name: PEER, spread: rounded(hashing.one) },
      ratioOf: "peer/ours",
      goal: GOAL.hashing,
    },
    {
      id: "two-threads-end-to-end",
      about: `from a CSV file of ${scale.rows.toLocaleString("en")} rows to the root of native on two threads, their start included; ${about}; ${wholeLoad}`,
      unit: "ms",
      ours: spreadOf(pairs.map(({ two }) => two)),
      peer: { name: PEER, spread: spreadOf(pairs.map(({ one }) => one)) },
      ratioOf: "peer/ours",
      goal: GOAL.endToEnd,
    },
  ];
}
