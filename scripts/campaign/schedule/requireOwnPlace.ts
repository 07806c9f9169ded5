import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { SymbolonError } from "../../../src/core/errors.ts";
import { parseSchedule } from "../../../src/distribution/schedule/parseSchedule.ts";

/** Bytes beyond which no file is a schedule or a chart of ours. */
const MAX_BYTES = 4_194_304;
const CHART = /^<!doctype html>[\s\S]{0,1000}<title>Vesting schedule: /;

export type SchedulePlaces = {
  /** Where a schedule is to be written, and where its chart; undefined: nowhere. */
  readonly out?: string | undefined;
  readonly chart?: string | undefined;
};

/**
 * Lets a schedule and its chart take the place of nothing but an older schedule and an older chart: a campaign's file, or its
 * tree, would be lost.
 * @throws SymbolonError `SameFile`, `NotReplaceable`
 */
export function requireOwnPlace({ out, chart }: SchedulePlaces): void {
  if (out !== undefined && chart !== undefined && resolve(out) === resolve(chart)) {
    throw new SymbolonError({
      code: "SameFile",
      reason: `Both the schedule and its chart are to be written to ${out}.`,
      hint: "Give --out and --chart different names.",
      details: { out, chart },
    });
  }
  if (out !== undefined) requireReplaceable(out, "schedule", isSchedule);
  if (chart !== undefined) requireReplaceable(chart, "chart of a schedule", (text) => CHART.test(text));
}

function requireReplaceable(path: string, what: string, isOne: (text: string) => boolean): void {
  const found = statSync(path, { throwIfNoEntry: false });
  // What is no file at all is refused when it is written.
  if (found === undefined || !found.isFile() || found.size === 0) return;
  if (found.size <= MAX_BYTES && isOne(readFileSync(path, "utf8"))) return;
  throw new SymbolonError({
    code: "NotReplaceable",
    reason: `${path} exists and is no ${what}: it would be lost.`,
    hint: "Give another name, or move that file away.",
    details: { path, what },
  });
}

function isSchedule(text: string): boolean {
  try {
    parseSchedule(text, "");
    return true;
  } catch (error) {
    if (error instanceof SymbolonError) return false;
    throw error;
  }
}
