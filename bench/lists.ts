import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import { toldConditions } from "./harness/toldConditions.ts";
import { unwatched, type Watch } from "./harness/watch.ts";
import { publishedEntries, publishedRows } from "./lists/publishedRows.ts";
import { readingRows } from "./lists/readingRows.ts";
import { FULL, QUICK, type Scale } from "./lists/scale.ts";
import { speedRows } from "./lists/speedRows.ts";
import { storyRows } from "./lists/storyRows.ts";

/** The bench `lists`: tables as people write them, lists as others publish them, imports and exports that are run again. */
export const runListsBench: RunBench = (watch) => measureLists(FULL, watch);

/** The same, small. */
export const runQuickListsBench: RunBench = (watch) => measureLists(QUICK, watch);

const SEED = "lists, 1";

/** The same, as large as wanted. @param seed of all that is drawn */
export async function measureLists(
  scale: Scale,
  { progress, choose }: Watch = unwatched,
  seed = process.env.SYMBOLON_LISTS_SEED ?? SEED,
): Promise<BenchOutcome> {
  const { conditions, rowsOf } = toldConditions();
  const measure = choose({
    reading: async () => rowsOf(await readingRows(seed, scale, progress)),
    published: async () => {
      const entries = publishedEntries().filter((_, i) => i % scale.oneTreeOf === 0);
      return rowsOf(await publishedRows(process.env.SYMBOLON_PUBLISHED, entries, progress));
    },
    stories: async () => rowsOf(await storyRows(seed, scale, progress)),
    speed: () => speedRows(scale, progress),
  });
  const loadBefore = machineLoad();
  progress(`SYMBOLON_LISTS_SEED=${JSON.stringify(seed)}`);
  return {
    measurements: await measure(undefined),
    conditions: {
      scale: scale === FULL ? "whole" : "small (--quick): it shows that all of it works, and measures little",
      seed,
      hints:
        "test/lists/following does to a table what a hint says: adds its options, edits the lines it names; what it leaves to whoever wrote the table (their token's decimals, their form of numbers, the source's digits) they say, up to three times",
      ...conditions,
      loadBefore,
      loadAfter: machineLoad(),
    },
  };
}
