import type { HesitatingSeat } from "../../core/governance/hesitation.ts";
import { quote } from "../../core/text/escape.ts";
import { badHesitation, type HesitationFile, requireSeats } from "./hesitationFile.ts";

/** A line of a table of recorded answers, by column: `seat`, `seconds` (empty: never), and perhaps `chair` 0, 1, 2. */
export type AnswerRow = { readonly line: number; readonly values: Readonly<Record<string, string>> };

const SECONDS = /^\d{1,9}(?:\.\d+)?$/;

/**
 * How seats hesitate, by what was recorded of them: one line an answer.
 * @param columns of the header
 * @throws SymbolonError `BadHesitation`
 */
export function hesitationOfRows(
  columns: readonly string[],
  rows: readonly AnswerRow[],
  name: string,
): HesitationFile {
  const missing = ["seat", "seconds"].find((column) => !columns.includes(column));
  if (missing !== undefined) throw badHesitation(name, `: it has no column ${missing}`);
  const seats = new Map<string, (number | null)[][]>();
  for (const { line, values } of rows) {
    const { seat = "", seconds = "", chair = "0" } = values;
    if (seat === "") throw badHesitation(name, `: line ${line} names no seat`);
    if (!/^[012]?$/.test(chair))
      throw badHesitation(name, `: line ${line} has the chair ${quote(chair)}, not 0, 1 or 2`);
    if (seconds !== "" && !SECONDS.test(seconds)) {
      throw badHesitation(name, `: line ${line} has ${quote(seconds).slice(0, 100)} for seconds`);
    }
    const chairs = seats.get(seat) ?? [[], [], []];
    chairs[Number(chair)]?.push(seconds === "" ? null : Number(seconds));
    seats.set(seat, chairs);
  }
  return {
    seats: requireSeats(
      [...seats].map(([seat, chairs]) => seatOf(seat, chairs, name)),
      name,
    ),
    rule: {},
    together: 0,
  };
}

function seatOf(
  name: string,
  [member = [], ...others]: readonly (number | null)[][],
  file: string,
): HesitatingSeat {
  if (member.length === 0) throw badHesitation(file, `: seat ${quote(name)} has stand-ins only`);
  const standIns = others
    .filter((times) => times.length > 0)
    .map((times) => ({ kind: "recorded" as const, seconds: times }));
  return { name, member: { kind: "recorded", seconds: member }, standIns };
}
