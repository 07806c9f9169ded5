import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import { readingRows } from "./lists/readingRows.ts";
import { FULL, QUICK, type Scale } from "./lists/scale.ts";
import { speedRows } from "./lists/speedRows.ts";
import { storyRows } from "./lists/storyRows.ts";

/** The bench `lists`: tables as people write them, lists as others publish them, imports and exports that are run again. */
export const runListsBench: RunBench = (progress) => measureLists(FULL, progress);

/** The same, small. */
export const runQuickListsBench: RunBench = (progress) => measureLists(QUICK, progress);

const SEED = "lists, 1";

/** The same, as large as wanted. @param seed of all that is drawn */
export async function measureLists(
  scale: Scale,
  progress: (line: string) => void = () => {},
  seed = process.env.SYMBOLON_LISTS_SEED ?? SEED,
): Promise<BenchOutcome> {
  const loadBefore = machineLoad();
  progress(`SYMBOLON_LISTS_SEED=${JSON.stringify(seed)}`);
  const speed = await speedRows(scale, progress);
  const reading = await readingRows(seed, scale, progress);
  const stories = await storyRows(seed, scale, progress);
  return {
    measurements: [...reading.measurements, ...stories.measurements, ...speed],
    conditions: {
      scale: scale === FULL ? "whole" : "small (--quick): it shows that all of it works, and measures little",
      seed,
      hints:
        "test/lists/following does to a table what a hint says: adds its options, edits the lines it names; what it leaves to whoever wrote the table (their token's decimals, their form of numbers, the source's digits) they say, up to three times",
      ...reading.conditions,
      ...stories.conditions,
      loadBefore,
      loadAfter: machineLoad(),
    },
  };
}
