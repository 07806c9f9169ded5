import type { VestingSchedule } from "../../../src/core/vesting.ts";
import { parseSchedule } from "../../../src/distribution/schedule/parseSchedule.ts";
import { readText } from "../../command/readText.ts";

/**
 * The schedule in a file, JSON or CSV.
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, and as `parseSchedule`
 */
export function readScheduleFile(path: string): VestingSchedule {
  return parseSchedule(readText(path), path);
}
