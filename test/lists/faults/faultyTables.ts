import { type Judged, judgeTable } from "../following/judgeTable.ts";
import type { Table } from "../following/table.ts";
import { drawFrom } from "./draw.ts";
import { drawTruth } from "./entries.ts";
import { HABITS } from "./habits.ts";
import { MOMENTS, momentsTable } from "./moments.ts";

/** A table that somebody wrote by a habit, and what became of it. */
export type FaultyTable = {
  readonly habit: string;
  readonly seed: string;
  readonly table: Table;
  readonly judged: Judged;
};

export type FaultyOutcome = {
  readonly silent: readonly FaultyTable[];
  /** Of which a hint was not followed. */
  readonly untaken: readonly FaultyTable[];
  readonly counts: Readonly<Record<Judged["as"], number>>;
  readonly refusals: number;
  /** Drawn, and left out: nothing in them shows the habit, so that nobody could tell. */
  readonly traceless: number;
};

const HABIT_NAMES = Object.keys(HABITS) as [string, ...string[]];
const MOMENT_NAMES = Object.keys(MOMENTS) as [string, ...string[]];
/** Of a hundred tables so many are of credentials. */
const CREDENTIALS = 20;

/** Reads tables that people and programs wrote, each by one habit. @param seed the same tables come from the same */
export async function judgeFaultyTables(seed: string, count: number): Promise<FaultyOutcome> {
  const silent: FaultyTable[] = [];
  const untaken: FaultyTable[] = [];
  const counts = { read: 0, told: 0, refused: 0, silent: 0 };
  let refusals = 0;
  let traceless = 0;
  for (let number = 0, done = 0; done < count; number++) {
    const drawn = drawTable(`${seed}/${number}`);
    if (drawn.table === undefined) {
      traceless++;
      continue;
    }
    done++;
    const judged = await judgeTable(drawn.table);
    const one = { ...drawn, table: drawn.table, judged };
    counts[judged.as]++;
    refusals += judged.refusals;
    if (judged.as === "silent") silent.push(one);
    if (judged.untaken.length > 0) untaken.push(one);
  }
  return { silent, untaken, counts, refusals, traceless };
}

function drawTable(seed: string) {
  const draw = drawFrom(seed);
  if (draw.chance(CREDENTIALS)) {
    const habit = draw.pick(MOMENT_NAMES);
    return { habit, seed, table: momentsTable(MOMENTS[habit] as (typeof MOMENTS)[string], draw) };
  }
  const habit = draw.pick(HABIT_NAMES);
  return { habit, seed, table: HABITS[habit]?.(drawTruth(draw), draw) };
}

/** What to look at where a table was read wrongly, or a hint led nowhere. */
export function shownTable({ habit, seed, table, judged }: FaultyTable): string {
  const { text, options } = table;
  const said = judged.untaken.map(({ code, hint }) => `${code}: ${hint}`).slice(0, 3);
  return [
    `${habit}, seed ${seed}, ${JSON.stringify(options)}: ${judged.as}`,
    text.slice(0, 500),
    ...said,
  ].join("\n");
}
