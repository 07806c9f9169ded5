import type { Command } from "commander";
import type { Address } from "viem";
import { rehearsedDays } from "../../src/lab/simulation/report/rehearsedDays.ts";
import { writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { columns } from "../../src/node/report/columns.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { replayText } from "../../src/services/timeline/report/realDay.ts";
import { timelinePage } from "../../src/services/timeline/report/reportPage.ts";
import type { Section } from "../../src/services/timeline/report/sectionParts.ts";
import { reportSections } from "../../src/services/timeline/report/sections.ts";
import { readReport } from "../../src/services/timeline/report/timelineReport.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult } from "../output.ts";
import { readBurst } from "../rehearse/readBurst.ts";
import type { StoreOptions } from "../store/storeOption.ts";
import { openTimelineReads } from "./openStandby.ts";
import type { StandbyOptions } from "./standbyOption.ts";

type ReportOptions = StoreOptions &
  StandbyOptions &
  ReplaceOptions & {
    readonly chain?: bigint;
    readonly campaign?: Address;
    readonly from?: bigint;
    readonly to?: bigint;
    readonly html?: string;
    readonly against?: string;
    readonly replay?: string;
    readonly json?: boolean;
  };

export async function report(options: ReportOptions, command: Command): Promise<void> {
  const { campaign, html, against, replay, replace, json = false } = options;
  const [chain, from, to] = [options.chain, options.from, options.to].map(numberOf);
  if (from !== undefined && to !== undefined && to <= from)
    command.error("error: --to must be later than --from");
  const rehearsed = against === undefined ? [] : rehearsedDays(readBurst(against));
  const read = await openTimelineReads(options);
  const {
    name,
    report: found,
    claims,
  } = await read(async (sql) => ({
    name: sql.name,
    ...(await readReport(sql, { chain, campaign, from, to })),
  }));
  const sections = reportSections(found, rehearsed);
  if (html !== undefined)
    writeOwnOutput(html, timelinePage(found, rehearsed, "symbolon timeline report"), { replace });
  const kept =
    replay === undefined ? undefined : writeReplay(replay, claims, found.day?.opening, { replace });
  const document = { store: name, ...found, rehearsed, html: html ?? null, replay: kept ?? null };
  printResult(json, withNulls(document), [
    `${name}, chain ${found.chain}`,
    ...sections.flatMap((section) => ["", ...sectionLines(section)]),
    ...(kept === undefined ? [] : ["", replayLine(kept)]),
    ...(html === undefined ? [] : ["", `Page: ${html}`]),
  ]);
}

/** 0 stands for never. */
const numberOf = (value = 0n) => (value === 0n ? undefined : Number(value));

/** What is not known is null in JSON. */
function withNulls(document: object): unknown {
  const text = JSON.stringify(document, (_, held: unknown) =>
    typeof held === "bigint" ? held.toString() : (held ?? null),
  );
  return JSON.parse(text);
}

type Replay = { readonly file: string; readonly kept: number; readonly left: number };

/** @throws SymbolonError `NothingKnown` where no claim came */
function writeReplay(
  file: string,
  claims: Parameters<typeof replayText>[0],
  opening: number | undefined,
  over: ReplaceOptions,
): Replay {
  if (opening === undefined) {
    throw new SymbolonError({
      code: "NothingKnown",
      reason: "The store has no claim from that time, so there are no arrivals to write.",
      hint: "Leave --replay out, or name another --campaign, --from or --to.",
      details: { file },
    });
  }
  const { text, ...counts } = replayText(claims, opening);
  writeOwnOutput(file, text, over);
  return { file, ...counts };
}

function replayLine({ file, kept, left }: Replay): string {
  return `Arrivals: ${kept} in ${file}${left === 0 ? "" : `; ${left} came more than 30 days after the opening, and are left out`}`;
}

/** Rows of a section that a terminal gets. */
const ROWS = 3;

/** A section in short: its first table, its title above the rows' names. */
function sectionLines({ title, tables, notes }: Section): readonly string[] {
  const [first] = tables;
  if (first === undefined) return [`${title}: ${notes.join(" ")}`];
  const [, ...heads] = first.heads;
  const rows = first.rows.slice(0, ROWS).map(([name = "", ...cells]) => [`  ${name}`, ...cells]);
  const more = first.rows.length - rows.length;
  // What verifiers call themselves makes no line of its own.
  const lines = columns([[title, ...heads], ...rows]).map((line) => line.replaceAll("\n", "\\n"));
  return [...lines, ...(more === 0 ? [] : [`  and ${more} more: --html, --json`])];
}
