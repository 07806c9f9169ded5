import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { readText } from "../../node/files/readText.ts";
import { makeDirectory } from "../../node/files/replaceDirectory.ts";
import { writeOutput } from "../../node/files/writeOutput.ts";
import {
  address,
  decode,
  hex,
  object,
  oneOf,
  text,
  truth,
  uint64,
  uint64Number,
} from "../../sdk/core/decode.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { csvLine } from "../../sdk/core/text/csvText.ts";
import { jsonText } from "../../sdk/core/text/jsonText.ts";
import type { DryRunReport } from "./mergeRanges.ts";
import type { LeafFinding, RangeResult } from "./rangeResult.ts";
import { badRangeResult, rangeResultFromJson } from "./rangeResult.ts";

/** Identity of the run in a folder of results; no other run may write to it. */
export type RunIdentity = Readonly<ReturnType<typeof identity>>;

/** A folder of results. */
export type RunFolder = ReturnType<typeof openRunFolder>;

const FORMAT = "symbolon-dry-run";
const VERSION = 1;
const files = {
  run: "run.json",
  ranges: "ranges",
  report: "report.json",
  findings: "findings.csv",
  page: "index.html",
} as const;

const identityFields = {
  chainId: uint64Number,
  campaign: address,
  /** The block that was forked, or on which the campaign was created again. */
  block: uint64,
  /** Whether the campaign was created again; its blocks differ each time. */
  isFresh: truth,
  root: hex(32),
  manifestHash: hex(32),
  /** Hash of the credentials for the gate, or "none". */
  credentials: text,
  /** Unix seconds at which the first command began. Later commands take it over without a check. */
  begun: uint64,
};
const identity = object(identityFields);
const identityFile = object({ format: oneOf([FORMAT]), version: oneOf([VERSION]), ...identityFields });

/**
 * Identity of the earlier run in a folder; undefined: no earlier run.
 * @throws SymbolonError `BadRunFolder`
 */
export function readRunIdentity(path: string): RunIdentity | undefined {
  const file = join(path, files.run);
  if (!existsSync(file)) return undefined;
  const refuse = (problem: string) =>
    new SymbolonError({
      code: "BadRunFolder",
      reason: `${file} does not describe the results beside it: ${problem}.`,
      hint: "Choose another --out, or delete the folder to begin again.",
      details: { file },
    });
  const held = decode(identityFile, parsed(readText(file), refuse), refuse);
  const { format: _, version: __, ...known } = held;
  return known;
}

/**
 * Opens the folder of a new or begun run.
 * @throws SymbolonError `RunMismatch` where it belongs to another run, `OutputInTheWay`, `BadRunFolder`,
 * `OutputNotWritable`
 */
export function openRunFolder(path: string, now: RunIdentity) {
  const earlier = readRunIdentity(path);
  if (earlier === undefined) begin(path, now);
  else requireSameIdentity(path, earlier, now);
  const ranges = join(path, files.ranges);
  return {
    path,
    /** Finished ranges, including earlier runs'. */
    results: () =>
      readdirSync(ranges)
        .filter((name) => /^\d+-\d+\.json$/.test(name))
        .map((name) => readResult(join(ranges, name))),
    keep(result: RangeResult) {
      const { from, to } = result.range;
      writeOutput(join(ranges, `${from}-${to}.json`), jsonText(result));
    },
    /** @returns path of the page */
    finish(report: DryRunReport, page: string): string {
      writeOutput(join(path, files.findings), findingsCsv(report.leafFindings));
      writeOutput(join(path, files.report), jsonText(report, 2));
      const file = join(path, files.page);
      writeOutput(file, page);
      return file;
    },
  };
}

function isEmptyFolder(path: string): boolean {
  return statSync(path).isDirectory() && readdirSync(path).length === 0;
}

function begin(path: string, now: RunIdentity): void {
  if (existsSync(path) && !isEmptyFolder(path)) {
    throw new SymbolonError({
      code: "OutputInTheWay",
      reason: `${path} is neither an empty folder nor the folder of a dry run.`,
      hint: "Choose another --out.",
      details: { path },
    });
  }
  makeDirectory(join(path, files.ranges));
  writeOutput(join(path, files.run), jsonText({ format: FORMAT, version: VERSION, ...now }, 2));
}

/**
 * Refuses to continue another run in this folder.
 * @param now the known part of this run's identity
 * @throws SymbolonError `RunMismatch`
 */
export function requireSameIdentity(path: string, earlier: RunIdentity, now: Partial<RunIdentity>): void {
  const all = ["chainId", "campaign", "block", "isFresh", "root", "manifestHash", "credentials"] as const;
  const names = all.filter((name) => now[name] !== undefined);
  const lower = (value: unknown) => String(value).toLowerCase();
  const differing = names.filter((name) => lower(earlier[name]) !== lower(now[name]));
  if (differing.length === 0) return;
  const differences = differing.map((name) => `${name} ${earlier[name]}, not ${now[name]}`).join("; ");
  throw new SymbolonError({
    code: "RunMismatch",
    reason: `${path} has the results of another dry run: ${differences}.`,
    hint: "Choose another --out, or give the campaign, tree, block and credentials of that run to continue it.",
    details: { path, differing },
  });
}

function readResult(file: string): RangeResult {
  const refuse = (problem: string) => badRangeResult(file, problem, { file });
  return rangeResultFromJson(parsed(readText(file), refuse), file);
}

function parsed(text: string, refuse: (problem: string) => SymbolonError): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refuse((error as Error).message);
  }
}

/** Findings as the lines of a CSV file, its header first. */
export function* findingsCsv(findings: readonly LeafFinding[]): Generator<string> {
  yield csvLine(["index", "account", "amount", "code", "why", "hint"]);
  for (const { index, account, amount, code, why, hint } of findings)
    yield csvLine([index, account, amount, code, why, hint]);
}
