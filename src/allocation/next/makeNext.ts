import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Hex, keccak256 } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { fileError } from "../../core/inputErrors.ts";
import { isWithin, requireNothingThere } from "../../files/ownOutput.ts";
import { createDirectory } from "../../files/replaceDirectory.ts";
import type { Allocation, AllocationSource } from "../allocation.ts";
import { type AllocationDiff, allocationDiff } from "../diff/allocationDiff.ts";
import { forbiddenForCumulative, requireOnly } from "../diff/requireOnly.ts";
import { treeFiles } from "../output/manifest.ts";
import { readTreeOrFile } from "../output/readTreeOrFile.ts";
import type { FilePieces } from "../output/treePieces.ts";
import { writeDurably } from "../output/writePieces.ts";
import type { ReadAllocationOptions } from "../read/openIntake.ts";
import { readAllocation } from "../readAllocation.ts";
import { openThreadsFor } from "../threads/openThreads.ts";
import { addAmounts, takeTotals } from "./nextAmounts.ts";
import { nextCsv } from "./nextCsv.ts";
import { isNextRecord, nextFiles, nextRecord } from "./nextRecord.ts";
import { requireAmounts } from "./requireAmounts.ts";

export type MakeNextOptions = {
  /** How the new file is read, with these decimals. */
  readonly read?: (decimals: number | undefined) => Omit<ReadAllocationOptions, "merge" | "hasher">;
  /** Decimals of the new file; left out: those of the previous tree; 0: base units. */
  readonly decimals?: number;
  /** The new file holds totals so far. */
  readonly asTotals?: boolean;
  /** That the file holds amounts to be added, however much it looks like one of totals. */
  readonly asAmounts?: boolean;
  /** Folder that rows and record are written into; left out: nothing is written. */
  readonly out?: string;
  readonly onProgress?: (stage: "reading the tree" | "reading", done: number, total: number) => void;
};

/** The next allocation of a cumulative campaign, and what it was made from. */
export type MadeNext = {
  readonly allocation: Allocation;
  readonly previous: { readonly root: Hex; readonly manifestHash: Hex };
  readonly source: AllocationSource | undefined;
  readonly holds: "amounts" | "totals";
  /** Decimals that the new file was read with. */
  readonly read: number | undefined;
  readonly merged: number;
  /** Accounts of the previous tree that the new file does not name. */
  readonly notNamed: number;
  readonly diff: AllocationDiff;
  /** SHA-256 of the rows. */
  readonly sha256: Hex;
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
    if (out === undefined) return { ...next, sha256: hashOf(rows) };
    const sha256 = await createDirectory(out, requireFree, async (partial) => {
      const hash = await writeDurably(join(partial, nextFiles.allocation), rows);
      const record = nextRecord({ ...next, decimals: next.allocation.decimals, sha256: hash });
      await writeDurably(join(partial, nextFiles.record), { count: 1, pieces: [record] });
      return hash;
    });
    return { ...next, sha256 };
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
  onProgress: ((done: number, total: number) => void) | undefined,
): Promise<Previous> {
  const { allocation, manifest } = await readTreeOrFile(directory, {
    ...(onProgress !== undefined && { onProgress }),
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
function decimalsOf({ decimals }: Allocation, given: number | undefined, file: string): number | undefined {
  if (given === undefined || decimals === undefined || given === decimals || given === 0)
    return given ?? decimals;
  throw fileError(
    file,
    {
      code: "DecimalsDiffer",
      problem: `is to be read with ${given} decimals, and the previous tree was with ${decimals}`,
      hint: "Leave --decimals out; give --decimals 0 where the file is in base units.",
    },
    { decimals: given, previous: decimals },
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
