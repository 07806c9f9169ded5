import type { VestingSchedule } from "../../src/core/campaign/vesting.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { readScheduleFile } from "../../src/distribution/node/readScheduleFile.ts";
import { formatSchedule } from "../../src/distribution/schedule/formatSchedule.ts";
import { makeSchedule, type ScheduleStep } from "../../src/distribution/schedule/makeSchedule.ts";
import { scheduleChart } from "../../src/distribution/schedule/scheduleChart.ts";
import { percentText, shareText } from "../../src/distribution/schedule/shareText.ts";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { formatThings } from "../../src/report/format.ts";
import { momentText } from "../command/momentText.ts";
import { printResult, table } from "../output.ts";
import { requireOwnPlace } from "./schedule/requireOwnPlace.ts";

export type ScheduleOptions = {
  readonly start?: bigint;
  readonly cliff?: bigint;
  readonly end?: bigint;
  readonly step?: ScheduleStep;
  /** Of a file: each share holds until the next point. */
  readonly stepped?: boolean;
  readonly out?: string;
  readonly chart?: string;
  readonly json?: boolean;
};

/** `symbolon campaign schedule [FILE]`: makes a schedule, or reads one, and shows it. No chain is asked. */
export async function schedule(file: string | undefined, options: ScheduleOptions): Promise<void> {
  const { out, chart, json = false } = options;
  const found = file === undefined ? made(options) : readFrom(file, options);
  requireOwnPlace({ out, chart });
  if (out !== undefined) writeOutput(out, formatSchedule(found));
  const title = out ?? file ?? "a schedule that was not written to a file";
  if (chart !== undefined) writeOutput(chart, scheduleChart({ schedule: found, title }));
  const { stepped, points } = found;
  const document = {
    stepped,
    points: points.map(({ time, share }) => ({ time, share: shareText(share) })),
    out: out ?? null,
    chart: chart ?? null,
  };
  printResult(json, document, [
    ...table([
      ["schedule", `${formatThings(points.length, "point")}, ${stepped ? "stepped" : "linear between them"}`],
      ...(out === undefined ? [] : [["written to", out] as const]),
      ...(chart === undefined ? [] : [["chart", chart] as const]),
    ]),
    "",
    ...points.map(({ time, share }) => `${momentText(time, "1970-01-01T00:00:00Z")}  ${percentText(share)}`),
  ]);
}

function readFrom(
  file: string,
  { start, cliff, end, step, stepped = false }: ScheduleOptions,
): VestingSchedule {
  const told = Object.entries({ start, cliff, end, step }).find(([, value]) => value !== undefined);
  if (told !== undefined) {
    throw new SymbolonError({
      code: "ScheduleToldTwice",
      reason: `${file} says when everything vests, and so does --${told[0]}.`,
      hint: "Give the file, or --start, --cliff, --end and --step, which make a new schedule.",
      details: { file, option: told[0] },
    });
  }
  const read = readScheduleFile(file);
  return stepped ? { ...read, stepped } : read;
}

function made({ start, cliff, end, step, stepped }: ScheduleOptions): VestingSchedule {
  const from = start ?? cliff;
  if (from === undefined || end === undefined || stepped !== undefined) {
    throw new SymbolonError({
      code: "ScheduleNotTold",
      reason:
        stepped === undefined
          ? "It is not said when it vests."
          : "--stepped says how to read a file, and there is none.",
      hint: "Give a file, or --end and at least one of --start and --cliff; --step makes steps.",
    });
  }
  return makeSchedule({ start: from, cliff, end, step });
}
