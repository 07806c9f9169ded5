import { requireSchedule, type VestingPoint, type VestingSchedule } from "../../core/campaign/vesting.ts";
import { SymbolonError } from "../../core/errors.ts";
import { parseTime } from "./parseTime.ts";
import { pointError, type ScheduleProblem, scheduleError, type WrittenPoint } from "./scheduleError.ts";
import { parseShare } from "./shareText.ts";
import { type WrittenSchedule, writtenCsv, writtenJson } from "./writtenSchedule.ts";

/**
 * Reads a schedule from the text of a file, JSON or CSV, whichever it is: `{ "stepped": false, "points": [{ "time", "share" }] }`,
 * or the columns time and share (which is linear between its points). Times are Unix seconds or dates; shares decimals or
 * percent, of the whole and all that is vested by then.
 * @param file as people know it
 * @throws SymbolonError naming file, point, column, value and hint: `EmptyFile`, `BadJson`, `WrongHeader`, `WrongColumnCount`,
 * `BadScheduleFile`, `BadTime`, `BadShare`, and as `requireSchedule`
 */
export function parseSchedule(text: string, file: string): VestingSchedule {
  const plain = text.replace(/^\uFEFF/, "");
  const written = /^\s*[[{]/.test(plain) ? writtenJson(plain, file) : writtenCsv(plain, file);
  const schedule = { stepped: written.stepped, points: written.points.map((point) => pointOf(point, file)) };
  requireWritten(schedule, written, file);
  return schedule;
}

function pointOf(point: WrittenPoint, file: string): VestingPoint {
  const time = known(parseTime(point.time), (problem) => pointError(file, point, "time", problem));
  const share = known(parseShare(point.share), (problem) => pointError(file, point, "share", problem));
  return { time, share };
}

function known(read: bigint | ScheduleProblem, refuse: (problem: ScheduleProblem) => SymbolonError): bigint {
  if (typeof read === "bigint") return read;
  throw refuse(read);
}

/** The rules are the contract's; where they were broken, only the file knows. */
function requireWritten(schedule: VestingSchedule, { points }: WrittenSchedule, file: string): void {
  try {
    requireSchedule(schedule);
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    const { code, details, hint } = error;
    const position = typeof details.position === "number" ? details.position : points.length - 1;
    const [point, before] = [points[position], points[position - 1]];
    if (point === undefined) throw scheduleError(file, { code, problem: "has no point", hint });
    switch (code) {
      case "PointsNotAscending": {
        const isSame = schedule.points[position]?.time === schedule.points[position - 1]?.time;
        const problem = `comes ${isSame ? "at the same time as" : "before"} the ${before?.label}, ${before?.time}`;
        throw pointError(file, point, "time", { code, problem, hint });
      }
      case "ShareFalls":
        throw pointError(file, point, "share", {
          code,
          problem: `is less than ${before?.share} before it`,
          hint,
        });
      case "ScheduleIncomplete":
        throw pointError(file, point, "share", {
          code,
          problem: "is the last share, and not all of it",
          hint,
        });
      default:
        throw scheduleError(file, {
          code,
          problem: `is no schedule: ${error.reason.replace(/\.$/, "")}`,
          hint,
        });
    }
  }
}
