import { judgeFaultyTables, shownTable } from "../../test/lists/faults/faultyTables.ts";
import { type Judged, judgeTable } from "../../test/lists/following/judgeTable.ts";
import { judgeForms } from "../../test/lists/published/judgeForms.ts";
import { TABLES } from "../../test/lists/tables/index.ts";
import { identifyTrees } from "../../test/lists/trees/identifyTrees.ts";
import { peerless } from "../harness/peerless.ts";
import type { Scale } from "./scale.ts";

const TABLES_WANTED = 59;
const FORMS_WANTED = 20;
const ROOTS_WANTED = 24;
/** Counterexamples that are shown while it runs. */
const SHOWN = 5;

const many = (count: number) => count.toLocaleString("en");
const ABOUT = {
  tables:
    "of 59 tables with faults of people, read rightly, or once the hints of their refusals are followed",
  forms:
    "of 20 forms in which lists are published, read, or answered by the options or the command that read them",
  roots: "of 24 published trees, five of them real ones, identified and built again to their published root",
  silent: (tables: number) =>
    `of ${many(tables)} tables that people and programs wrote by one habit each (units, separators, hexadecimal, rounding, repeats, milliseconds), read with another meaning and no word, at once or after hints were followed`,
  hints: (refusals: number) =>
    `of ${many(refusals)} refusals of these tables and files, those whose hint a program cannot follow, or that come again once it has`,
};

/** What readers make of tables with faults, of published files and of published roots, and where their hints lead. */
export async function readingRows(seed: string, scale: Scale, progress: (line: string) => void) {
  progress("tables with faults");
  const tables: Judged[] = [];
  for (const table of Object.values(TABLES)) tables.push(await judgeTable(table));
  progress("published forms");
  const forms = await judgeForms();
  progress("published roots");
  const roots = await identifyTrees(scale.hasDatasets, scale.oneTreeOf);
  if (roots.absent.length > 0) progress(`SKIPPED, since they are not there: ${roots.absent.join(", ")}`);
  progress(`${scale.tables} drawn tables`);
  const drawn = await judgeFaultyTables(`${seed}/tables`, scale.tables);
  for (const one of [...drawn.silent, ...drawn.untaken].slice(0, SHOWN)) progress(shownTable(one));
  const fixed = [...tables, ...forms.judged];
  const refusals = fixed.reduce((sum, one) => sum + one.refusals, drawn.refusals);
  const untaken = fixed.reduce((sum, one) => sum + one.untaken.length, 0) + drawn.untaken.length;
  const read = tables.filter(({ as }) => as === "read").length;
  const answered = forms.forms - forms.missed.length;
  const measurements = [
    peerless("tables-read", ABOUT.tables, `of ${TABLES_WANTED}`, [read], TABLES_WANTED),
    peerless("published-forms", ABOUT.forms, `of ${FORMS_WANTED}`, [answered], FORMS_WANTED),
    peerless("audited-roots", ABOUT.roots, `of ${ROOTS_WANTED}`, [roots.found.length], ROOTS_WANTED),
    peerless("silently-wrong", ABOUT.silent(scale.tables), "tables", [drawn.silent.length], 0),
    peerless("hints-that-work", ABOUT.hints(refusals), "refusals", [untaken], 0),
  ];
  const conditions = {
    drawn: { ...drawn.counts, refusals: drawn.refusals, tracelessLeftOut: drawn.traceless },
    roots: { found: roots.found.length, absent: roots.absent },
  };
  return { measurements, conditions };
}
