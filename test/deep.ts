/** Whether this is `npm run test:deep`, which has large budgets. */
export const isDeep = process.env.SYMBOLON_DEEP === "1";

/** Whether somebody may look at what tests leave: not in `npm test`, whose steps each have a file for their counts. */
export const isWatched = isDeep || process.env.SYMBOLON_TEST_COUNTS === undefined;

/** One of so many in `npm test`, all of them in `test:deep`. */
export function sliced<Item>(all: readonly Item[], oneOf: number): readonly Item[] {
  return isDeep ? all : all.filter((_, position) => position % oneOf === 0);
}
