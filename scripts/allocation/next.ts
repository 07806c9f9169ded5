import { join } from "node:path";
import { type Command, Option } from "commander";
import {
  type MadeNext,
  type MakeNextOptions,
  makeNext,
  nextFiles,
} from "../../src/node/allocation/next/makeNext.ts";
import type { Allocation } from "../../src/sdk/allocation/allocation.ts";
import type { AllocationDiff } from "../../src/sdk/allocation/diff/allocationDiff.ts";
import { formatCount, formatThings } from "../../src/sdk/core/text/format.ts";
import { shellWord } from "../../src/sdk/core/text/shellWord.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { readPath } from "../command/optionReaders.ts";
import { replaceOption } from "../command/replaceOption.ts";
import { readData } from "../command/standardInput.ts";
import { printResult, table } from "../output.ts";
import { progressOfSteps } from "../progress.ts";
import { addPlainReadOptions, type ReadOptions, readOptions } from "../tree/readOptions.ts";

export function define(command: Command): void {
  command
    .argument("<previous>", "the folder of the present tree, which `tree build --out` wrote", readPath)
    .argument("<new>", "CSV or JSON, gzipped or not: account and the amount to be added", readData)
    .option("--out <dir>", "folder for the rows, for tree build, and what they were made from", readPath)
    .addOption(replaceOption())
    .addOption(
      new Option(
        "--as-totals",
        "the new file holds totals so far; whom it does not name keeps the total",
      ).conflicts("asAmounts"),
    )
    .option("--as-amounts", "it holds amounts to be added, though it looks like totals so far")
    .option("--dry-run", "print the difference, write nothing")
    .option("--json", "print one JSON document and nothing else");
  addPlainReadOptions(command).addHelpText("after", HELP);
  command.action(async (previous, file, options, called: Command) => {
    if (options.out === undefined && options.dryRun !== true) {
      called.error("error: give --out, or --dry-run to see the difference only");
    }
    await next(previous, file, options, called);
  });
}

const HELP = `
The rows of the previous tree keep their indexes; new accounts come behind them; rows of one account are added up (with
--as-totals refused). Nobody is ever lowered or dropped: a total below the present one is refused by name. The new file is
read with the decimals of the previous tree; with --base-units its amounts are base units.

A file that names nearly all accounts of the previous tree with at least their totals there, or that this command made, is
refused (LooksLikeTotals): added up by mistake, totals would pay everybody twice. --as-totals or --as-amounts says which it is.

Exit 0: made, or with --dry-run it would be; 1: refused, and nothing is written. The last line is the command that builds
the next tree; \`symbolon campaign propose-root\` proposes it, with the funding that is printed.`;

type NextOptions = Omit<ReadOptions, "merge"> &
  Pick<MakeNextOptions, "out" | "replace" | "asTotals" | "asAmounts"> & {
    readonly dryRun?: boolean;
    readonly json?: boolean;
  };

/** `symbolon allocation next PREVIOUS NEW`: the rows of the next tree of a cumulative campaign. */
async function next(
  previousTree: string,
  file: string,
  options: NextOptions,
  command: Command,
): Promise<void> {
  const { dryRun = false, json = false } = options;
  const out = dryRun ? undefined : options.out;
  const made = await makeNext(previousTree, file, {
    ...options,
    decimals: options.baseUnits === true ? 0 : options.decimals,
    read: (decimals) => readOptions({ ...options, decimals, baseUnits: false }, command),
    out,
    onProgress: progressOfSteps(),
  });
  const { allocation, previous, source, holds, read, merged, notNamed, diff, sha256 } = made;
  const { decimals } = allocation;
  const { before, after, byKind, unchanged } = diff;
  printResult(
    json,
    {
      dryRun,
      previous,
      source: source ?? null,
      holds,
      decimals: decimals ?? null,
      merged,
      read: read ?? null,
      before,
      after,
      added: byKind.added,
      raised: byKind.raised,
      unchanged,
      notNamed,
      funding: after.total - before.total,
      sha256,
      warnings: allocation.warnings,
      out: out ?? null,
    },
    [
      ...linesOf(diff, made, decimals),
      ...allocation.warnings.map(({ message }) => `warning: ${message}`),
      out === undefined
        ? "dry run: nothing is written"
        : `next: symbolon tree build ${shellWord(join(out, nextFiles.allocation))}${decimalsOption(allocation)} --out TREE`,
    ],
  );
}

function decimalsOption({ decimals }: Allocation): string {
  return decimals === undefined ? " --base-units" : ` --decimals ${decimals}`;
}

function linesOf(
  { before, after, byKind, unchanged }: AllocationDiff,
  { merged, notNamed }: MadeNext,
  decimals: number | undefined,
): readonly string[] {
  const side = ({ accounts, total }: AllocationDiff["before"]) =>
    `${formatThings(accounts, "account")}, ${tokenAmount(total, { decimals })}`;
  const by = ({ accounts, amount }: AllocationDiff["byKind"]["added"]) =>
    accounts === 0 ? "0" : `${formatCount(accounts)} (+${tokenAmount(amount, { decimals })})`;
  return table([
    ["before", side(before)],
    ["after", side(after)],
    ["added", by(byKind.added)],
    ["raised", by(byKind.raised)],
    ["unchanged", `${formatCount(unchanged)}, ${formatCount(notNamed)} of the previous are not in the file`],
    ...(merged === 0 ? [] : [["merged", `${formatThings(merged, "row")} into earlier ones`] as const]),
    ["funding", `${tokenAmount(after.total - before.total, { decimals })} for the next root`],
  ]);
}
