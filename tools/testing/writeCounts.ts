import { writeFileSync } from "node:fs";
import type { TestCounts } from "./testStep.ts";

/** Leaves a suite's counts where `npm test` looks for them; does nothing when the suite is run by itself. */
export function writeCounts(counts: TestCounts): void {
  const file = process.env.SYMBOLON_TEST_COUNTS;
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
}
