import type { Command } from "commander";
import type { Hex } from "viem";
import { readAllocation } from "../../src/allocation/readAllocation.ts";
import { rulesOf, unsafeBecause } from "../../src/allocation/tree/convention.ts";
import {
  type Identification,
  identifyConvention,
} from "../../src/allocation/tree/identify/identifyConvention.ts";
import type { Identified } from "../../src/allocation/tree/identify/tryVariations.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import type { Hasher } from "../../src/core/hasher.ts";
import { shellWord } from "../command/shellWord.ts";
import { printResult, progress, table } from "../output.ts";
import { conventionFlags } from "./conventionOptions.ts";
import { type ReadOptions, readOptions } from "./readOptions.ts";
import { openTreeHasher } from "./treeHasher.ts";

export type IdentifyCommandOptions = ReadOptions & {
  readonly root: Hex;
  readonly threads?: number;
  readonly json?: boolean;
};

/** What has to be done to the rows before the tree is built. */
const FIRST: Readonly<Record<Identified["rows"], string | undefined>> = {
  asGiven: undefined,
  withoutIndexes: "leave the file's index column out: the rows were numbered by the rule",
  byAccount: "sort the rows of the file by account, as numbers, and leave an index column out",
};

/**
 * `symbolon tree identify FILE --root R`.
 * @throws SymbolonError `NoConventionFits`
 */
export async function identify(
  file: string,
  options: IdentifyCommandOptions,
  command: Command,
): Promise<void> {
  const { root, json = false, threads } = options;
  const hasher = await openTreeHasher(file, threads);
  try {
    const { identification, ignoredIndexes } = await searchFile(file, options, hasher, command);
    const { identified, tried } = identification;
    if (identified === undefined) throw noneFits(file, root, tried);
    const { convention } = identified;
    const rows = ignoredIndexes && identified.rows === "asGiven" ? "withoutIndexes" : identified.rows;
    const first = FIRST[rows];
    const rebuild = rebuildCommand(file, root, identified, rows, options);
    const unsafe = unsafeBecause(convention);
    printResult(
      json,
      {
        root,
        convention: convention.name,
        rules: rulesOf(convention),
        rows,
        decimals: identified.decimals ?? options.decimals ?? null,
        rebuild,
        unsafe: unsafe ?? null,
        tried,
      },
      [
        ...table([
          ["root", root],
          ["convention", convention.name],
          ["that is", convention.summary],
          ...(first === undefined ? [] : [["first", first] as const]),
          ["rebuild", rebuild],
        ]),
        ...(unsafe === undefined ? [] : [`warning: NOT SAFE: ${unsafe}`]),
      ],
    );
  } finally {
    await hasher.close();
  }
}

/** Searches the rows as the file gives them, and where it numbers them also in the order in which they stand there. */
async function searchFile(
  file: string,
  options: IdentifyCommandOptions,
  hasher: Hasher,
  command: Command,
): Promise<{ readonly identification: Identification; readonly ignoredIndexes: boolean }> {
  const read = readOptions(options, command);
  const reading = { ...read, hasher, onProgress: progress("reading") };
  const searching = { hasher, onProgress: progress("trying") };
  const allocation = await readAllocation(file, reading);
  const found = identifyConvention(allocation, options.root, searching);
  if (found.identified !== undefined || !allocation.indexed) {
    return { identification: found, ignoredIndexes: false };
  }
  const ignoreColumns = [...(read.ignoreColumns ?? []), "index"];
  const unnumbered = await readAllocation(file, { ...reading, ignoreColumns });
  const isSameOrder = Buffer.compare(unnumbered.accounts, allocation.accounts) === 0;
  if (isSameOrder) return { identification: found, ignoredIndexes: false };
  const again = identifyConvention(unnumbered, options.root, searching);
  return { identification: { ...again, tried: found.tried + again.tried }, ignoredIndexes: true };
}

function rebuildCommand(
  file: string,
  root: Hex,
  { convention, decimals }: Identified,
  rows: Identified["rows"],
  options: IdentifyCommandOptions,
): string {
  const stated = decimals ?? options.decimals;
  const ignored = [...(options.ignoreColumns ?? []), ...(rows === "withoutIndexes" ? ["index"] : [])];
  return [
    `symbolon tree build ${shellWord(file)} ${conventionFlags(convention)}`,
    ...(stated === undefined ? [] : [`--decimals ${stated}`]),
    ...(options.merge ? ["--merge"] : []),
    ...(ignored.length === 0 ? [] : [`--ignore-columns ${ignored.join(",")}`]),
    `--root ${root}`,
  ].join(" ");
}

function noneFits(file: string, root: Hex, tried: number): SymbolonError {
  return new SymbolonError({
    code: "NoConventionFits",
    reason:
      `None of ${tried} trees over ${file} has the root ${root}: neither a convention that has a name, nor any order of ` +
      "the leaves' fields, encoding, hashing, order of rows, shape or number of shards.",
    hint:
      "Check that the file is the published one, whole and in its order: one row too many or too few, another amount or " +
      "other units (--decimals) change the root. It may also bind more than account and amount, number rows from 1, or " +
      "leave pairs unsorted.",
    details: { file, root, tried },
  });
}
