import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Hex } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { fileError } from "../../core/inputErrors.ts";
import { isWithin, requireNothingThere } from "../../files/ownOutput.ts";
import { createDirectory } from "../../files/replaceDirectory.ts";
import { sha256 } from "../../files/sha256.ts";
import { formatCount } from "../../report/format.ts";
import type { Allocation } from "../allocation.ts";
import { allocationDiff } from "../diff/allocationDiff.ts";
import { forbiddenForCumulative, requireOnly } from "../diff/requireOnly.ts";
import { readTreeOrFile } from "../output/rebuildTree.ts";
import { hashOfManifest } from "../output/verifyTreeDirectory.ts";
import { writeDurably } from "../output/writePieces.ts";
import type { ReadAllocationOptions } from "../read/openIntake.ts";
import { readAllocation } from "../readAllocation.ts";
import { openThreadsFor } from "../threads/openThreads.ts";
import { addAmounts, takeTotals } from "./nextAmounts.ts";
import type { MadeNext } from "./nextFiles.ts";
import { isNextRecord, nextCsv, nextFiles, nextRecord } from "./nextFiles.ts";

export type MakeNextOptions = {
  /** How the new file is read, with these decimals. */
  readonly read?: (decimals: number | undefined) => Omit<ReadAllocationOptions, "merge" | "hasher">;
  /** Decimals of the new file; left out: those of the previous tree; 0: base units. */
  readonly decimals?: number | undefined;
  readonly asTotals?: boolean;
  /** That the file holds amounts to be added, however much it looks like one of totals. */
  readonly asAmounts?: boolean;
  /** Folder that rows and record are written into; left out: nothing is written. */
  readonly out?: string | undefined;
  readonly onProgress?: (stage: "reading the tree" | "reading", done: number, total: number) => void;
};

/**
 * Makes the rows of the next tree of a cumulative campaign, and writes them with the record of what they were made from.
 * @param previousTree the directory of the campaign's present tree
 * @throws SymbolonError `NotATree`, `NotNative`, `DecimalsDiffer`, `BeneficiariesNotBound`, `LooksLikeTotals`,
 * `ForbiddenChange`, `TotalBeyondUint256`, `OutputInTheWay`, and what reading and writing throw
 */
export async function makeNext(
  previousTree: string,
  file: string,
  options: MakeNextOptions = {},
): Promise<MadeNext> {
  const { out, onProgress } = options;
  if (out !== undefined) {
    await requireFree(out);
    requireOutside(out, previousTree);
  }
  const previous = await readPrevious(previousTree, (done, total) =>
    onProgress?.("reading the tree", done, total),
  );
  const decimals = decimalsOf(previous.allocation, options.decimals, file);
  const hasher = await openThreadsFor(file, undefined);
  try {
    const next = await nextRows(previous, previousTree, file, decimals, options, hasher);
    const rows = nextCsv(next.allocation, hasher);
    if (out === undefined) return { ...next, sha256: sha256(rows.pieces) };
    const hash = await createDirectory(out, requireFree, async (partial) => {
      const written = await writeDurably(join(partial, nextFiles.allocation), rows);
      const record = nextRecord({ ...next, sha256: written });
      await writeDurably(join(partial, nextFiles.record), { count: 1, pieces: [record] });
      return written;
    });
    return { ...next, sha256: hash };
  } finally {
    await hasher.close();
  }
}

async function nextRows(
  previous: Previous,
  previousTree: string,
  file: string,
  decimals: number | undefined,
  { read, asTotals = false, asAmounts = false, onProgress }: MakeNextOptions,
  hasher: Hasher,
): Promise<Omit<MadeNext, "sha256">> {
  const recent = await readAllocation(file, {
    ...read?.(decimals),
    // Twice in a file of amounts is earned twice; of two totals one is wrong.
    merge: asTotals ? "never" : true,
    hasher,
    onProgress: (done, total) => onProgress?.("reading", done, total),
  });
  if (recent.beneficiaries !== undefined) {
    throw fileError(file, {
      code: "BeneficiariesNotBound",
      problem: "has a column beneficiary, which no leaf of a campaign binds",
      hint: "Take it out, or leave it out by --ignore-columns beneficiary.",
    });
  }
  const { allocation, notNamed, reached } = (asTotals ? takeTotals : addAmounts)(previous.allocation, recent);
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
  return {
    allocation,
    previous: { root: previous.root, manifestHash: previous.manifestHash },
    source: recent.source,
    holds: asTotals ? "totals" : "amounts",
    read: decimals,
    merged: recent.merged ?? 0,
    notNamed,
    diff,
  };
}

type Previous = { readonly allocation: Allocation; readonly root: Hex; readonly manifestHash: Hex };

/** The tree that the campaign has, made again from its rows. */
async function readPrevious(
  directory: string,
  onProgress: (done: number, total: number) => void,
): Promise<Previous> {
  const { allocation, manifest } = await readTreeOrFile(directory, { onProgress });
  if (manifest === undefined) {
    throw fileError(directory, {
      code: "NotATree",
      problem: "is a file, not a tree directory",
      hint: "Give the folder of the campaign's present tree, which `symbolon tree build FILE --out DIR` wrote.",
    });
  }
  const { name } = manifest.convention;
  if (name !== "native") {
    throw fileError(directory, {
      code: "NotNative",
      problem: `is a tree of convention ${name}, and campaigns pay out native trees alone`,
      hint: "Give the tree that the campaign pays out.",
      details: { convention: name },
    });
  }
  return { allocation, root: manifest.root, manifestHash: await hashOfManifest(directory) };
}

/**
 * The decimals of the new file: those of the previous tree, since one campaign pays one token; 0 says base units.
 * @throws SymbolonError `DecimalsDiffer`
 */
function decimalsOf({ decimals }: Allocation, given: number | undefined, file: string): number | undefined {
  if (given === undefined || decimals === undefined || given === decimals || given === 0)
    return given ?? decimals;
  throw fileError(file, {
    code: "DecimalsDiffer",
    problem: `is to be read with ${given} decimals, and the previous tree was with ${decimals}`,
    hint: "Leave --decimals out; give --decimals 0 where the file is in base units.",
    details: { decimals: given, previous: decimals },
  });
}

/** A tree may have been made of it and proposed: none is ever overwritten. */
function requireFree(directory: string): Promise<void> {
  return requireNothingThere(
    directory,
    "Choose another --out; to see that the same comes out again, compare the two folders byte by byte.",
  );
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

/** Of so many accounts one may be missing, or be below its total, and a file is still taken for one of totals. */
const ONE_IN = 20;

type RequireAmountsParameters = {
  /** The new file, as the caller named it. */
  readonly file: string;
  readonly accounts: number;
  /** How many of them the new file names with at least their present total. */
  readonly reached: number;
  /** Whether the new file is what an earlier run made. */
  readonly isMade: boolean;
};

/**
 * Refuses a file that is to be added and looks like one of totals so far: everybody would be paid twice.
 * @throws SymbolonError `LooksLikeTotals`
 */
export function requireAmounts({ file, accounts, reached, isMade }: RequireAmountsParameters): void {
  if (!isMade && (accounts - reached) * ONE_IN > accounts) return;
  const sign = isMade
    ? "was made by `symbolon allocation next`, as next.json beside it says, so it holds totals so far"
    : `names ${formatCount(reached)} of the ${formatCount(accounts)} accounts of the previous tree with at least their total there, as totals so far would`;
  throw fileError(file, {
    code: "LooksLikeTotals",
    problem: `${sign}: added to those, they would be paid a second time`,
    hint: "Give --as-totals if these are totals so far, or --as-amounts if each is to be added to what the account has.",
    details: { accounts, reached, isMade },
  });
}
