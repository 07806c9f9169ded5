import type { Command } from "commander";
import type { Hex } from "viem";
import { identifyFile } from "../../src/node/allocation/identify/identifyConvention.ts";
import type { Identified } from "../../src/node/allocation/identify/tryVariations.ts";
import type { AmountForm } from "../../src/sdk/allocation/read/amountForms.ts";
import type { ColumnMap } from "../../src/sdk/allocation/read/columns.ts";
import { rulesOf, unsafeBecause } from "../../src/sdk/allocation/tree/convention.ts";
import { shellWord } from "../../src/sdk/core/text/shellWord.ts";
import { printResult, table } from "../output.ts";
import { progressOfSteps } from "../progress.ts";
import { conventionFlags } from "./conventionOptions.ts";
import { type ReadOptions, readOptions } from "./readOptions.ts";

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

/** How amounts were read. */
const FORM_TEXTS: Readonly<Record<AmountForm, string>> = {
  "1234.56": "read with a decimal point",
  "1.234,56": "read with dots between thousands and a decimal comma",
  "1,234.56": "read with commas between thousands and a decimal point",
  hex: "read as hexadecimal",
};

export async function identify(file: string, options: IdentifyOptions, command: Command): Promise<void> {
  const { root, json = false } = options;
  const found = await identifyFile(file, root, {
    ...options,
    read: readOptions(options, command),
    onProgress: progressOfSteps(),
  });
  const { identified, proven, tried, warnings } = found;
  const amounts = (identified ?? proven).amounts ?? options.amounts;
  const decimals = identified?.decimals ?? options.decimals ?? null;
  const common = { root, amounts: amounts ?? null, decimals, tried, warnings };
  const warned = warnings.map(({ message }) => `warning: ${message}`);
  const amountsLine = amounts === undefined ? [] : [["amounts", FORM_TEXTS[amounts]] as const];
  if (identified === undefined) {
    const { proven: count, failed, leafFields, leafEncoding, leafHashing } = proven;
    const leaf = `${leafEncoding} (${leafFields.join(", ")}), hashed ${leafHashing}`;
    printResult(
      json,
      {
        ...common,
        convention: null,
        rules: { leafFields, leafEncoding, leafHashing },
        proven: count,
        failed,
      },
      [
        ...table([
          ["root", root],
          ["leaf", leaf],
          ["order", "not kept by the file: the tree cannot be built from it"],
          ...amountsLine,
          ["proofs", `${count} of the file lead from their rows to the root`],
        ]),
        ...warned,
        ...failed.map(failedProof),
      ],
    );
    return;
  }
  const { convention, rows } = identified;
  const { failed = [] } = found;
  const first = FIRST[rows];
  const rebuild = rebuildCommand(file, root, identified, options);
  const unsafe = unsafeBecause(convention);
  printResult(
    json,
    {
      ...common,
      convention: convention.name,
      rules: rulesOf(convention),
      rows,
      rebuild,
      failed,
      unsafe: unsafe ?? null,
    },
    [
      ...table([
        ["root", root],
        ["convention", convention.name],
        ["that is", convention.summary],
        ...amountsLine,
        ...(first === undefined ? [] : [["first", first] as const]),
        ["rebuild", rebuild],
      ]),
      ...warned,
      ...failed.map(failedProof),
      ...(unsafe === undefined ? [] : [`warning: NOT SAFE: ${unsafe}`]),
    ],
  );
}

/** @param place of the row, counted from 0 */
function failedProof(place: number): string {
  return `warning: The proof of row ${place + 1} does not lead to the root.`;
}

function rebuildCommand(
  file: string,
  root: Hex,
  { convention, rows, decimals, ...identified }: Identified,
  options: IdentifyOptions,
): string {
  const amounts = identified.amounts ?? options.amounts;
  const stated = decimals ?? options.decimals;
  const ignored = [
    ...(options.ignoreColumns ?? []),
    ...(rows === "withoutIndexes" ? [options.map?.index ?? "index"] : []),
  ];
  return [
    `symbolon tree build ${shellWord(file)} ${conventionFlags(convention)}`,
    ...(stated === undefined ? (amounts === "hex" ? [] : ["--base-units"]) : [`--decimals ${stated}`]),
    ...(amounts === undefined ? [] : [`--amounts ${amounts}`]),
    ...mapFlags(options.map, rows),
    ...(options.checksumChain === undefined ? [] : [`--checksum-chain ${options.checksumChain}`]),
    ...(options.merge ? ["--merge"] : []),
    ...(ignored.length === 0 ? [] : [`--ignore-columns ${shellWord(ignored.join(","))}`]),
    `--root ${root}`,
  ].join(" ");
}

function mapFlags(map: ColumnMap = {}, rows: Identified["rows"]): readonly string[] {
  const pairs = Object.entries(map).filter(([column]) => column !== "index" || rows !== "withoutIndexes");
  return pairs.length === 0 ? [] : [`--map ${shellWord(pairs.map((pair) => pair.join("=")).join(","))}`];
}
