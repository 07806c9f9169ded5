import { quote } from "../../core/text/quote.ts";
import { type ScheduleProblem, scheduleError, type WrittenPoint } from "./scheduleError.ts";

/** A schedule as it stands in its file: nothing of its points is read yet. */
export type WrittenSchedule = { readonly stepped: boolean; readonly points: readonly WrittenPoint[] };

const COLUMNS = ["time", "share"] as const;
const FORM = '{ "stepped": false, "points": [{ "time": "2027-01-01T00:00:00Z", "share": "0.25" }] }';
const CSV_FORM = "Begin with the line time,share, and write a point a line: 2027-01-01T00:00:00Z,0.25.";

/** The points of a CSV text, linear between them: a column for that would say the same in every row. */
export function writtenCsv(text: string, file: string): WrittenSchedule {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line, i) => ({ number: i + 1, cells: line.split(",").map(bare) }));
  const [header, ...rows] = lines.filter(({ cells }) => cells.some((cell) => cell !== ""));
  if (header === undefined) {
    throw scheduleError(file, { code: "EmptyFile", problem: "is empty", hint: CSV_FORM });
  }
  const isHeader = header.cells.length === 2 && COLUMNS.every((column) => header.cells.includes(column));
  if (!isHeader) {
    const problem = `has the columns ${quote(header.cells.join(",").slice(0, 80))}, where time and share belong`;
    throw scheduleError(file, { code: "WrongHeader", problem, hint: CSV_FORM });
  }
  const [timeAt, shareAt] = [header.cells.indexOf("time"), header.cells.indexOf("share")];
  const points = rows.map(({ number, cells }, i) => {
    const label = `row ${i + 1} (line ${number})`;
    if (cells.length === 2) return { label, time: cells[timeAt], share: cells[shareAt] };
    const problem = `has ${cells.length} values in ${label}, where time and share belong`;
    throw scheduleError(file, { code: "WrongColumnCount", problem, hint: CSV_FORM });
  });
  return { stepped: false, points };
}

/** Neither times nor shares hold commas or quotes, so the quotes around a value are all that CSV has to be asked for. */
function bare(cell: string): string {
  const trimmed = cell.trim();
  return /^"[^"]*"$/.test(trimmed) ? trimmed.slice(1, -1).trim() : trimmed;
}

type JsonObject = Readonly<Record<string, unknown>>;

export function writtenJson(text: string, file: string): WrittenSchedule {
  const refuse = (problem: string, hint = `Write ${FORM}.`) =>
    scheduleError(file, { code: "BadScheduleFile", problem, hint } satisfies ScheduleProblem);
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

/** All of these members, and no other. */
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
    `has ${quote(unknown.slice(0, 80))}${where}, which means nothing there`,
    `Leave it out: the members are ${names.join(" and ")}.`,
  );
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const problem = `is not JSON: ${(cause as Error).message}`;
    throw scheduleError(file, { code: "BadJson", problem, hint: `Write ${FORM}.` });
  }
}
