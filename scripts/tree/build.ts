import { basename } from "node:path";
import type { Command } from "commander";
import {
  type BuildFromFileOptions,
  type BuiltFromFile,
  buildFromFile,
} from "../../src/node/allocation/buildFromFile.ts";
import {
  type BuiltFromDump,
  buildFromDump,
  isRowsFile,
} from "../../src/node/allocation/dump/buildFromDump.ts";
import { isDumpFile } from "../../src/node/allocation/dump/isDumpFile.ts";
import { shownDecimals } from "../../src/node/allocation/shownDecimals.ts";
import type { CompleteShuffleParameters } from "../../src/node/allocation/shuffle/completeShuffle.ts";
import { shuffleToJson, sourceText } from "../../src/sdk/allocation/shuffle/shuffleRecord.ts";
import type { Tree } from "../../src/sdk/allocation/tree/buildTree.ts";
import { CUSTOM, rulesOf } from "../../src/sdk/allocation/tree/convention.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { printResult, table } from "../output.ts";
import { progressOfSteps } from "../progress.ts";
import { type ConventionOptions, conventionFromOptions } from "./conventionOptions.ts";
import { type ReadOptions, readPaidOptions, refuseRowOptions } from "./readOptions.ts";

type BuildOptions = ReadOptions &
  ConventionOptions &
  Pick<BuildFromFileOptions, "out" | "proofs" | "replace" | "verify" | "root" | "threads"> &
  Partial<Pick<CompleteShuffleParameters, "commitment" | "blockHash" | "drandSignature" | "waves">> & {
    readonly json?: boolean;
    /** True: beside `out`. */
    readonly report?: string | true;
    readonly rpc?: string;
  };

export async function build(file: string, options: BuildOptions, command: Command): Promise<void> {
  const { json = false, out } = options;
  const report = options.report === true ? `${out}.html` : options.report;
  const times = createTimes();
  const writing = { ...options, report, onProgress: progressOfSteps(), onPhase: times.end };
  const isDump = isDumpFile(file);
  if (isDump) heedDump(file, options, command);
  const built: BuiltFromFile & Partial<BuiltFromDump> = isDump
    ? await buildFromDump(file, writing)
    : await buildFromFile(file, {
        ...writing,
        convention: conventionFromOptions(options),
        read: readPaidOptions(file, options, command),
        shuffle: await readShuffle(options),
      });
  const { tree, warnings, checks, dump } = built;
  const { convention } = tree;
  const { total, merged = 0, decimals = null, source = null } = tree.allocation;
  const { notice, isGuess } = shownDecimals(tree.allocation);
  const places = { out: out ?? null, report: report ?? null, checks: checks ?? null };
  printResult(
    json,
    {
      convention: convention.name,
      rules: rulesOf(convention),
      root: tree.root,
      count: tree.count,
      total,
      merged,
      decimals,
      allocationHash: tree.allocationHash,
      shuffle: tree.shuffle === undefined ? null : shuffleToJson(tree.shuffle),
      source,
      dump: dump === undefined ? null : { name: basename(file), ...dump },
      warnings,
      ...places,
    },
    [
      ...table(buildLines(tree, places, dump)),
      ...(isGuess || notice === undefined ? [] : [`warning: ${notice}`]),
      ...warnings.map(({ message }) => `warning: ${message}`),
    ],
  );
  times.print();
}

/** What says how a tree is built of rows is in a dump already. */
const OF_DUMPS = ["baseUnits", "out", "proofs", "report", "replace", "verify", "root", "threads", "json"];

/** Refuses, by name, what a dump states itself, and what its rows alone do not take. */
function heedDump(file: string, { out, proofs, verify }: BuildOptions, command: Command): void {
  refuseRowOptions(command, `${file} is a dump of a tree`, OF_DUMPS);
  if (out !== undefined && isRowsFile(out) && (proofs !== undefined || verify)) {
    command.error("error: --proofs and --verify need a folder as --out, and not a file of rows");
  }
}

/** A chain is only for those who shuffle. */
async function readShuffle(options: BuildOptions): Promise<BuildFromFileOptions["shuffle"]> {
  const { commitment, rpc, ...rest } = options;
  if (commitment === undefined) return undefined;
  const { openReader } = await import("../command/connect.ts");
  return { ...rest, commitment, client: rpc === undefined ? undefined : await openReader(rpc) };
}

type Line = readonly [name: string, value: string | number];

function buildLines(
  tree: Tree,
  places: {
    readonly out: string | null;
    readonly report: string | null;
    readonly checks: readonly string[] | null;
  },
  dump: BuiltFromDump["dump"] | undefined,
): readonly Line[] {
  const { root, convention, count, allocation, allocationHash } = tree;
  const { total, decimals, merged = 0 } = allocation;
  const { out, report, checks } = places;
  return [
    ["root", root],
    ["convention", convention.name === CUSTOM ? `${CUSTOM}: ${convention.summary}` : convention.name],
    ["rows", count],
    ...(merged === 0 ? [] : [["merged", `${merged} rows into others of their account`] as const]),
    ["total", tokenAmount(total, { decimals })],
    ["allocation hash", allocationHash],
    ...(dump === undefined ? [] : [["equal", `${dump.nodes} nodes, and the place of every value`] as const]),
    ...shuffleLines(tree),
    ...(out === null ? [] : [["written to", out] as const]),
    ...(report === null ? [] : [["report", report] as const]),
    ...(checks === null ? [] : [["verified", checks.join(", ")] as const]),
  ];
}

function shuffleLines({ shuffle }: Tree): readonly Line[] {
  if (shuffle === undefined) return [];
  const { source, randomness, commitment, waves } = shuffle;
  return [
    ["shuffled by", sourceText(source)],
    ["randomness", randomness],
    ["commitment", commitment],
    ...(waves === undefined ? [] : [["waves", waves] as const]),
  ];
}

function createTimes() {
  const phases: string[] = [];
  let began = performance.now();
  return {
    /** Ends a phase, which began where the one before it ended. */
    end(phase: string): void {
      const now = performance.now();
      phases.push(`${phase} ${((now - began) / 1_000).toFixed(2)} s`);
      began = now;
    },
    /** Tells the times, only where stderr is a terminal: what is kept of a run is the same for every run. */
    print(): void {
      if (process.stderr.isTTY) process.stderr.write(`${phases.join(", ")}\n`);
    },
  };
}
