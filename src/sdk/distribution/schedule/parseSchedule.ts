import { requireSchedule, type VestingPoint, type VestingSchedule } from "../../core/campaign/vesting.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { ValueProblem } from "../../core/inputErrors.ts";
import { fileError, shorten } from "../../core/inputErrors.ts";
import { csvHeader, readCsvLines, valuesByColumn } from "../../core/text/csvTable.ts";
import { quote } from "../../core/text/escape.ts";
import { parseShare, parseTime, shareText } from "./pointValues.ts";

/**
 * Reads a schedule from the text of a JSON or CSV file: `{ "stepped": false, "points": [{ "time", "share" }] }`, or the
 * columns time and share (which is linear between its points). Times are Unix seconds or dates; shares are decimals or
 * percent of the whole, and include all that is vested by then.
 * @param file its name, for errors
 * @throws SymbolonError naming file, point, column, value and hint: `EmptyFile`, `BadJson`, `WrongHeader`,
 * `BadScheduleFile`, `BadTime`, `BadShare`, and as `readCsvRows` and `requireSchedule`
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

function known(read: bigint | ValueProblem, refuse: (problem: ValueProblem) => SymbolonError): bigint {
  if (typeof read === "bigint") return read;
  throw refuse(read);
}

/** The rules are the contract's; only the file knows where they were broken. */
function requireWritten(schedule: VestingSchedule, { points }: WrittenSchedule, file: string): void {
  try {
    requireSchedule(schedule);
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    const { code, details, hint } = error;
    const position = typeof details.position === "number" ? details.position : points.length - 1;
    const point = points[position];
    const before = points[position - 1];
    if (point === undefined) throw fileError(file, { code, problem: "has no point", hint });
    const refused = (column: "time" | "share", problem: string) =>
      pointError(file, point, column, { code, problem, hint });
    switch (code) {
      case "PointsNotAscending": {
        const isSame = schedule.points[position]?.time === schedule.points[position - 1]?.time;
        const when = isSame ? "at the same time as" : "before";
        throw refused("time", `comes ${when} the ${before?.label}, ${before?.time}`);
      }
      case "ShareFalls":
        throw refused("share", `is less than ${before?.share} before it`);
      case "ScheduleIncomplete":
        throw refused("share", "is the last share, and must be 1");
      default: {
        const problem = `is not a schedule: ${error.reason.replace(/\.$/, "")}`;
        throw fileError(file, { code, problem, hint });
      }
    }
  }
}

/** A schedule as its file has it: its points are not read yet. */
type WrittenSchedule = { readonly stepped: boolean; readonly points: readonly WrittenPoint[] };

const COLUMNS = ["time", "share"] as const;
const FORM = '{ "stepped": false, "points": [{ "time": "2027-01-01T00:00:00Z", "share": "0.25" }] }';
const CSV_FORM = "Begin with the line time,share, and write a point a line: 2027-01-01T00:00:00Z,0.25.";

/** The points of a CSV text, linear between them: a column for that would say the same in every row. */
function writtenCsv(text: string, file: string): WrittenSchedule {
  const { delimiter, lines } = readCsvLines(file, text, (name) => COLUMNS.some((column) => column === name));
  const [first, ...rows] = lines;
  if (first === undefined) {
    throw fileError(file, { code: "EmptyFile", problem: "is empty", hint: CSV_FORM });
  }
  const header = csvHeader(first.values, delimiter);
  const { names } = header;
  const isHeader = names.length === 2 && COLUMNS.every((column) => names.includes(column));
  if (!isHeader) {
    const problem = `has the columns ${quote(names.join(",").slice(0, 80))}, and must have time and share`;
    throw fileError(file, { code: "WrongHeader", problem, hint: CSV_FORM });
  }
  const points = rows.map(({ values, line }, i) => {
    const row = i + 1;
    const cells = valuesByColumn(values, header, { file, row, line });
    const [time, share] = COLUMNS.map((column) => cells[names.indexOf(column)]);
    return { label: `row ${row} (line ${line})`, time, share };
  });
  return { stepped: false, points };
}

type JsonObject = Readonly<Record<string, unknown>>;

function writtenJson(text: string, file: string): WrittenSchedule {
  const refuse = (problem: string, hint = `Write ${FORM}.`) =>
    fileError(file, { code: "BadScheduleFile", problem, hint });
  const whole = members(parsed(text, file), ["stepped", "points"], "", refuse);
  const { stepped, points } = whole;
  if (typeof stepped !== "boolean") {
    throw refuse(
      `has ${quote(stepped)} for stepped`,
      "Write true, if each share holds until the next point; false, if it grows steadily towards the next one.",
    );
  }
  if (!Array.isArray(points)) throw refuse(`has no list of points`);
  const read = points.map((value: unknown, i) => {
    const label = `point ${i + 1}`;
    const { time, share } = members(value, COLUMNS, ` in ${label}`, refuse);
    return { label, time, share };
  });
  return { stepped, points: read };
}

/** Requires all of these members, and no other. */
function members(
  value: unknown,
  names: readonly string[],
  where: string,
  refuse: (problem: string, hint?: string) => Error,
): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refuse(`has no object with ${names.join(" and ")}${where}`);
  }
  const missing = names.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) throw refuse(`has no ${missing}${where}`);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown === undefined) return value as JsonObject;
  throw refuse(
    `has an unknown member, ${quote(unknown.slice(0, 80))}${where}`,
    `Leave it out: the members are ${names.join(" and ")}.`,
  );
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const problem = `is not JSON: ${(cause as Error).message}`;
    throw fileError(file, { code: "BadJson", problem, hint: `Write ${FORM}.` });
  }
}

/** Dates end 8.64e15 ms after 1970, and with year 9999 they get another form. */
const LAST_DATE = 253_402_300_799n;

/** A schedule as JSON, as `parseSchedule` reads it. */
export function formatSchedule({ stepped, points }: VestingSchedule): string {
  const written = points.map(({ time, share }) => ({ time: timeText(time), share: shareText(share) }));
  return `${JSON.stringify({ stepped, points: written }, null, 2)}\n`;
}

function timeText(time: bigint): string {
  if (time > LAST_DATE) return String(time);
  return new Date(Number(time) * 1_000).toISOString().replace(".000Z", "Z");
}

/** A point as its file has it. */
export type WrittenPoint = {
  /** For people: `point 3`, or `row 3 (line 4)`. */
  readonly label: string;
  readonly time: unknown;
  readonly share: unknown;
};

const MAX_SHOWN = 160;

/** Refuses one value of one point: the sentence holds file, point, column, value and hint. */
export function pointError(
  file: string,
  point: WrittenPoint,
  column: "time" | "share",
  { code, problem, hint }: ValueProblem,
): SymbolonError {
  const { label, [column]: value } = point;
  const shown = quote(typeof value === "string" ? shorten(value) : value).slice(0, MAX_SHOWN);
  return new SymbolonError({
    code,
    reason: `${file}, ${label}, ${column}: ${shown} ${problem}.`,
    hint,
    details: { file, point: label, column, value },
  });
}
