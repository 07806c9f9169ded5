import type { VestingSchedule } from "../../sdk/core/campaign/vesting.ts";
import { fileError } from "../../sdk/core/inputErrors.ts";
import { quote } from "../../sdk/core/text/escape.ts";
import { parseSchedule } from "../../sdk/distribution/schedule/parseSchedule.ts";
import { repeatedMember } from "../allocation/rules/parseRules.ts";
import { readText } from "../files/readText.ts";

/**
 * The schedule in a file, JSON or CSV.
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, `BadScheduleFile`, and as `parseSchedule`
 */
export function readScheduleFile(path: string): VestingSchedule {
  const text = readText(path);
  const schedule = parseSchedule(text, path);
  // JSON.parse keeps the last of two, and a reader of the file may go by the first.
  const plain = text.replace(/^\uFEFF/, "").trimStart();
  const repeated = plain.startsWith("{") ? repeatedMember(plain, path) : undefined;
  if (repeated === undefined) return schedule;
  throw fileError(path, {
    code: "BadScheduleFile",
    problem: `names ${quote(repeated.name)} twice in one object`,
    hint: "Keep one of them.",
  });
}
