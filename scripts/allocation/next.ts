import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Command } from "commander";
import { type Hex, keccak256 } from "viem";
import type { Allocation } from "../../src/allocation/allocation.ts";
import { type AllocationDiff, allocationDiff } from "../../src/allocation/diff/allocationDiff.ts";
import { forbiddenForCumulative, requireOnly } from "../../src/allocation/diff/requireOnly.ts";
import { addAmounts, takeTotals } from "../../src/allocation/next/nextAmounts.ts";
import { nextCsv } from "../../src/allocation/next/nextCsv.ts";
import { isNextRecord, nextFiles, nextRecord } from "../../src/allocation/next/nextRecord.ts";
import { requireAmounts } from "../../src/allocation/next/requireAmounts.ts";
import { treeFiles } from "../../src/allocation/output/manifest.ts";
import type { FilePieces } from "../../src/allocation/output/treePieces.ts";
import { writeDurably } from "../../src/allocation/output/writePieces.ts";
import { readAllocation } from "../../src/allocation/readAllocation.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { fileError } from "../../src/core/inputErrors.ts";
import { isWithin } from "../../src/files/isWithin.ts";
import { createDirectory } from "../../src/files/replaceDirectory.ts";
import { requireNothingThere } from "../../src/files/requireNothingThere.ts";
import { formatCount, formatThings } from "../../src/report/format.ts";
import { shellWord } from "../command/shellWord.ts";
import { printResult, progress, table } from "../output.ts";
import { inTokens } from "../tree/inTokens.ts";
import { type ReadOptions, readOptions } from "../tree/readOptions.ts";
import { readTreeOrFile } from "../../src/allocation/output/readTreeOrFile.ts";
import { openTreeHasher } from "../tree/treeHasher.ts";

export type NextOptions = Omit<ReadOptions, "merge"> & {
  readonly out?: string;
  readonly asTotals?: boolean;
  /** That the file holds amounts to be added, however much it looks like one of totals. */
  readonly asAmounts?: boolean;
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
  const { out, asTotals = false, asAmounts = false, dryRun = false, json = false } = options;
  if (out !== undefined && !dryRun) {
    await requireFree(out);
    requireOutside(out, previousTree);
  }
  const previous = await readPrevious(previousTree);
  const decimals = decimalsOf(previous.allocation, options.decimals, file);
  const hasher = await openTreeHasher(file, undefined);
  try {
    const recent = await readAllocation(file, {
      ...readOptions({ ...options, ...(decimals !== undefined && { decimals }) }, command),
      // Twice in a file of amounts is earned twice; of two totals one is wrong.
      merge: asTotals ? "never" : true,
      hasher,
      onProgress: progress("reading"),
    });
    if (recent.beneficiaries !== undefined) throw beneficiariesRefused(file);
    const joined = (asTotals ? takeTotals : addAmounts)(previous.allocation, recent);
    const { allocation, notNamed, reached } = joined;
    if (!asTotals && !asAmounts) {
      const { count: accounts } = previous.allocation;
      requireAmounts({ file, accounts, reached, isMade: await isMadeByNext(file) });
    }
    const diff = allocationDiff(previous.allocation, allocation);
    requireOnly({
      diff,
      forbidden: forbiddenForCumulative,
      before: previousTree,
      after: file,
      hint: `Give these accounts in ${file} at least what they had, or leave them out: then they keep it.`,
    });
    const made = {
      previous: { root: previous.root, manifestHash: previous.manifestHash },
      source: recent.source,
      holds: asTotals ? ("totals" as const) : ("amounts" as const),
      read: decimals,
      decimals: allocation.decimals,
      merged: recent.merged ?? 0,
      diff,
    };
    const rows = nextCsv(allocation, hasher);
    const sha256 =
      dryRun || out === undefined
        ? hashOf(rows)
        : await createDirectory(out, requireFree, async (partial) => {
            const hash = await writeDurably(join(partial, nextFiles.allocation), rows);
            const record = nextRecord({ ...made, sha256: hash });
            await writeDurably(join(partial, nextFiles.record), { count: 1, pieces: [record] });
            return hash;
          });
    const { diff: _diff, read, ...told } = made;
    const { before, after, byKind, unchanged } = diff;
    const funding = after.total - before.total;
    printResult(
      json,
      {
        dryRun,
        ...told,
        source: recent.source ?? null,
        decimals: allocation.decimals ?? null,
        read: read ?? null,
        before,
        after,
        added: byKind.added,
        raised: byKind.raised,
        unchanged,
        notNamed,
        funding,
        sha256,
        warnings: allocation.warnings,
        out: dryRun ? null : (out ?? null),
      },
      [
        ...linesOf(diff, { decimals: allocation.decimals, merged: made.merged, notNamed }),
        ...allocation.warnings.map(({ message }) => `warning: ${message}`),
        ...(dryRun || out === undefined
          ? ["dry run: nothing is written"]
          : [
              `next: symbolon tree build ${shellWord(join(out, nextFiles.allocation))}${decimalsOption(allocation)} --out TREE`,
            ]),
      ],
    );
  } finally {
    await hasher.close();
  }
}

type Previous = { readonly allocation: Allocation; readonly root: Hex; readonly manifestHash: Hex };

/** The tree that the campaign has, made again from its rows. */
async function readPrevious(directory: string): Promise<Previous> {
  const { allocation, manifest } = await readTreeOrFile(directory, {
    onProgress: progress("reading the tree"),
  });
  if (manifest === undefined) {
    throw fileError(directory, {
      code: "NotATree",
      problem: "is a file, not a tree directory",
      hint: "Give the folder of the campaign's present tree, which `symbolon tree build FILE --out DIR` wrote.",
    });
  }
  const { name } = manifest.convention;
  if (name !== "native") {
    throw fileError(
      directory,
      {
        code: "NotNative",
        problem: `is a tree of convention ${name}, and campaigns pay out native trees alone`,
        hint: "Give the tree that the campaign pays out.",
      },
      { convention: name },
    );
  }
  const bytes = await readFile(join(directory, treeFiles.manifest));
  return { allocation, root: manifest.root, manifestHash: keccak256(bytes) };
}

/**
 * The decimals of the new file: those of the previous tree, since one campaign pays one token; 0 says base units.
 * @throws SymbolonError `DecimalsDiffer`
 */
function decimalsOf({ decimals }: Allocation, told: number | undefined, file: string): number | undefined {
  if (told === undefined || decimals === undefined || told === decimals || told === 0)
    return told ?? decimals;
  throw fileError(
    file,
    {
      code: "DecimalsDiffer",
      problem: `is to be read with ${told} decimals, and the previous tree was with ${decimals}`,
      hint: "Leave --decimals out; give --decimals 0 where the file is in base units.",
    },
    { decimals: told, previous: decimals },
  );
}

function beneficiariesRefused(file: string): SymbolonError {
  return fileError(file, {
    code: "BeneficiariesNotBound",
    problem: "has a column beneficiary, which no leaf of a campaign binds",
    hint: "Take it out, or leave it out by --ignore-columns beneficiary.",
  });
}

function hashOf({ pieces }: FilePieces): Hex {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return `0x${hash.digest("hex")}`;
}

/** A tree may have been made of it and proposed: none is ever overwritten. */
function requireFree(directory: string): Promise<void> {
  return requireNothingThere(
    directory,
    "Choose another --out; to see that the same comes out again, compare the two folders byte by byte.",
  );
}

function decimalsOption({ decimals }: Allocation): string {
  return decimals === undefined ? "" : ` --decimals ${decimals}`;
}

/** Whether an earlier run made the file: its record lies beside it. */
async function isMadeByNext(file: string): Promise<boolean> {
  if (basename(file) !== nextFiles.allocation) return false;
  const record = await readFile(join(dirname(file), nextFiles.record), "utf8").catch(() => "");
  return isNextRecord(record);
}

/** A published tree holds what its manifest states, and nothing else. */
function requireOutside(out: string, previousTree: string): void {
  if (!isWithin(out, previousTree)) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${out} would lie in the tree ${previousTree}, which then holds a file that its manifest does not state.`,
    hint: "Choose an --out outside of it.",
    details: { directory: out, tree: previousTree },
  });
}

type Shown = {
  readonly decimals: number | undefined;
  readonly merged: number;
  readonly notNamed: number;
};

function linesOf(
  { before, after, byKind, unchanged }: AllocationDiff,
  { decimals, merged, notNamed }: Shown,
): readonly string[] {
  const side = ({ accounts, total }: AllocationDiff["before"]) =>
    `${formatThings(accounts, "account")}, ${inTokens(total, decimals)}`;
  const by = ({ accounts, amount }: AllocationDiff["byKind"]["added"]) =>
    accounts === 0 ? "0" : `${formatCount(accounts)} (+${inTokens(amount, decimals)})`;
  return table([
    ["before", side(before)],
    ["after", side(after)],
    ["added", by(byKind.added)],
    ["raised", by(byKind.raised)],
    ["unchanged", `${formatCount(unchanged)}, ${formatCount(notNamed)} of the previous are not in the file`],
    ...(merged === 0 ? [] : [["merged", `${formatThings(merged, "row")} into earlier ones`] as const]),
    ["funding", `${inTokens(after.total - before.total, decimals)} for the next root`],
  ]);
}
