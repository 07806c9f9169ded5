import type { Command } from "commander";
import type { Hex } from "viem";
import { rulesOf, unsafeBecause } from "../../src/allocation/tree/convention.ts";
import { identifyFile } from "../../src/allocation/tree/identify/identifyConvention.ts";
import type { Identified } from "../../src/allocation/tree/identify/tryVariations.ts";
import { readHash } from "../command/optionReaders.ts";
import { shellWord } from "../command/shellWord.ts";
import { printResult, table } from "../output.ts";
import { progressOfSteps } from "../progress.ts";
import { conventionFlags } from "./conventionOptions.ts";
import {
  addFileArgument,
  addReadOptions,
  type ReadOptions,
  readOptions,
  readThreads,
} from "./readOptions.ts";

export function define(command: Command): void {
  addFileArgument(command)
    .requiredOption("--root <hash>", "the published root", readHash)
    .option("--threads <n>", "hash on n threads (default: as many as pay for the file)", readThreads)
    .option("--json", "print one JSON document and nothing else");
  addReadOptions(command).addHelpText("after", IDENTIFY_HELP).action(identify);
}

const IDENTIFY_HELP = `
Tries every convention that has a name; then amounts in other units; then every order of the fields of a leaf, both
encodings, hashed once and twice, in the order of the file, of checksummed and of plain accounts, sorted and not, in
every shape, and sharded. A root of 250,000 rows that has a name is found in half a second; to find nothing takes about
twenty seconds. Exits with 1 where nothing fits.`;

type IdentifyOptions = ReadOptions & {
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

async function identify(file: string, options: IdentifyOptions, command: Command): Promise<void> {
  const { root, json = false } = options;
  const { identified, tried } = await identifyFile(file, root, {
    ...options,
    read: readOptions(options, command),
    onProgress: progressOfSteps(),
  });
  const { convention, rows } = identified;
  const first = FIRST[rows];
  const rebuild = rebuildCommand(file, root, identified, options);
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
}

function rebuildCommand(
  file: string,
  root: Hex,
  { convention, rows, decimals }: Identified,
  options: IdentifyOptions,
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
