import { join } from "node:path";
import type { Command } from "commander";
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
import { printResult, table } from "../output.ts";
import { progressOfSteps } from "../progress.ts";
import { type ReadOptions, readOptions } from "../tree/readOptions.ts";

type NextOptions = Omit<ReadOptions, "merge"> &
  Pick<MakeNextOptions, "out" | "replace" | "asTotals" | "asAmounts"> & {
    readonly dryRun?: boolean;
    readonly json?: boolean;
  };

/** `symbolon allocation next PREVIOUS NEW`: the rows of the next tree of a cumulative campaign. */
export async function next(
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
