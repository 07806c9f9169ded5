import { rm } from "node:fs/promises";
import type { Measurement } from "../../harness/measurement.ts";
import { type Spread, spreadOf } from "../../harness/spread.ts";
import { OPEN_ZEPPELIN } from "../peers.ts";
import { sizeName } from "../scale.ts";
import { repeat, requireSameRoots, type Stage } from "../stage.ts";

/** 1.3 GiB, in MB of 10^6 bytes. */
const MAX_MEMORY = 1_395;
const MAX_GROWTH = 1.3;

/** How the time of a row grows with their number, and memory at the greatest. */
export async function growthRows(stage: Stage): Promise<Measurement[]> {
  const { scale, fileOf, inChild, progress } = stage;
  const { small, rows, large, runs, largeRuns } = scale;
  const warmUp = fileOf(small);
  const build = async (count: number, processes: number) => {
    progress(`file to root, ${count.toLocaleString("en")} rows`);
    const task = { file: fileOf(count), convention: "native", warmUp, times: Math.ceil(rows / count) };
    const built = await repeat(processes, () => inChild("buildRoot", task));
    requireSameRoots(`${count} rows`, built);
    return { built, each: spreadOf(built.map(({ cpu }) => Math.round((cpu * 1e6) / count))) };
  };
  const least = await build(small, runs);
  const middle = await build(rows, runs);
  const greatest = await build(large, largeRuns);
  await rm(fileOf(large));
  progress("the small file with OpenZeppelin");
  const theirs = await inChild("openZeppelinTree", { file: warmUp, convention: "native", sampledProofs: 0 });
  requireSameRoots(`${small} rows`, [...least.built, theirs]);

  const about = (count: number) =>
    `CPU time a row, from a CSV file of ${count.toLocaleString("en")} rows to the root of native; one thread, after files of ${small.toLocaleString("en")} rows in the same process, so that all is compiled; where rows are few the mean of several`;
  const row = (count: number, ours: Spread): Measurement => ({
    id: `growth-${sizeName(count)}`,
    about: about(count),
    unit: "ns",
    ours,
    peer: null,
    ratioOf: "peer/ours",
    goal: null,
  });
  const peer = { name: OPEN_ZEPPELIN, spread: spreadOf([Math.round((theirs.cpu * 1e6) / small)]) };
  return [
    { ...row(small, least.each), peer },
    row(rows, middle.each),
    row(large, greatest.each),
    {
      id: "growth",
      about: `time a row at ${sizeName(large)} over that at ${sizeName(small)}`,
      unit: "times",
      ours: spreadOf(
        greatest.built.map(({ cpu }) => Number(((cpu * 1e6) / large / least.each.median).toFixed(3))),
      ),
      peer: null,
      goal: MAX_GROWTH,
    },
    {
      id: `rss-${sizeName(large)}`,
      about: `greatest resident memory of a process that goes from a file of ${large.toLocaleString("en")} rows to the root of native; the goal is 1.3 GiB; MB of 10^6 bytes`,
      unit: "MB",
      ours: spreadOf(greatest.built.map(({ rss }) => rss)),
      peer: null,
      goal: MAX_MEMORY,
    },
  ];
}
