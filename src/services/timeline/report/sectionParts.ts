import { formatCount, formatDuration, formatThings } from "../../../sdk/core/text/format.ts";
import { isoMoment } from "../../../sdk/core/text/moment.ts";
import type { Spread } from "./spread.ts";

/** A section of a report in words and tables, for a page and for a terminal alike. */
export type Section = {
  readonly title: string;
  /** How it is computed, and what cannot be known. */
  readonly how: string;
  /** The first table is a summary of the section. */
  readonly tables: readonly TextTable[];
  /** Further remarks; without tables, why there are none. */
  readonly notes: readonly string[];
};

/** @param rows each with a cell for each head */
export type TextTable = {
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

export const SPREAD = ["count", "median", "90 of 100", "99 of 100", "longest"];

export function spreadCells(spread: Spread | undefined): readonly string[] {
  if (spread === undefined) return ["0", "", "", "", ""];
  const { count, median, p90, p99, most } = spread;
  return [formatCount(count), ...[median, p90, p99, most].map(formatDuration)];
}

/** Unix seconds as `2027-01-15T08:00:00Z`. */
export function isoSeconds(seconds: number): string {
  return isoMoment(BigInt(Math.floor(seconds)));
}

export const isoDay = (seconds: number) => isoSeconds(seconds).slice(0, 10);
export const hourOf = (seconds: number) => isoSeconds(seconds).slice(0, 16).replace("T", " ");

/** Drops tables without rows. */
export function section(parts: Section, without: string): Section {
  const tables = parts.tables.filter(({ rows }) => rows.length > 0);
  return { ...parts, tables, notes: tables.length === 0 ? [without] : parts.notes };
}

/** A note about some things, if there are any: `2 batches`, and the rest of the sentence. */
export function noteOf(count: number, one: string, rest: string, many?: string): readonly string[] {
  return count === 0 ? [] : [`${formatThings(count, one, many)} ${rest}`];
}
