import { resolve } from "node:path";
import { readScheduleFile } from "../../src/node/campaigns/readScheduleFile.ts";
import { scheduleChart } from "../../src/node/campaigns/scheduleChart.ts";
import { writeOwnOutputs } from "../../src/node/files/ownOutput.ts";
import type { VestingSchedule } from "../../src/sdk/core/campaign/vesting.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { makeSchedule, type ScheduleStep } from "../../src/sdk/distribution/schedule/makeSchedule.ts";
import { formatSchedule } from "../../src/sdk/distribution/schedule/parseSchedule.ts";
import { percentText, shareText } from "../../src/sdk/distribution/schedule/pointValues.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";

type ScheduleOptions = ReplaceOptions & {
  readonly start?: bigint;
  readonly cliff?: bigint;
  readonly end?: bigint;
  readonly step?: ScheduleStep;
  readonly stepped?: boolean;
  readonly out?: string;
  readonly chart?: string;
  readonly json?: boolean;
};

/** `symbolon campaign schedule [FILE]`: makes a schedule, or reads one, and shows it. No chain is asked. */
export async function schedule(file: string | undefined, options: ScheduleOptions): Promise<void> {
  const { out, chart, replace, json = false } = options;
  const found = file === undefined ? made(options) : readFrom(file, options);
  if (out !== undefined && chart !== undefined) requireOwnPlaces(out, chart);
  const title = out ?? file ?? "a schedule that was not written to a file";
  const texts = [
    ...(out === undefined ? [] : [[out, formatSchedule(found)] as const]),
    ...(chart === undefined ? [] : [[chart, scheduleChart({ schedule: found, title })] as const]),
  ];
  writeOwnOutputs(texts, { replace });
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
      ["written to", out],
      ["chart", chart],
    ]),
    "",
    ...points.map(({ time, share }) => `${isoMomentOr(time, "1970-01-01T00:00:00Z")}  ${percentText(share)}`),
  ]);
}

function readFrom(
  file: string,
  { start, cliff, end, step, stepped = false }: ScheduleOptions,
): VestingSchedule {
  const given = Object.entries({ start, cliff, end, step }).find(([, value]) => value !== undefined);
  if (given !== undefined) {
    throw new SymbolonError({
      code: "ScheduleToldTwice",
      reason: `The schedule's file ${file} and --${given[0]} exclude each other.`,
      hint: "Give the file, or --start, --cliff, --end and --step, which make a new schedule.",
      details: { file, option: given[0] },
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
      reason: stepped === undefined ? "The schedule is missing." : "--stepped needs a file.",
      hint: "Give a file, or --end and at least one of --start and --cliff; --step makes steps.",
    });
  }
  return makeSchedule({ start: from, cliff, end, step });
}

/** @throws SymbolonError `SameFile` */
function requireOwnPlaces(out: string, chart: string): void {
  if (resolve(out) !== resolve(chart)) return;
  throw new SymbolonError({
    code: "SameFile",
    reason: `The schedule and its chart would both be written to ${out}.`,
    hint: "Give --out and --chart different names.",
    details: { out, chart },
  });
}
