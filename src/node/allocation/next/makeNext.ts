import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Hex } from "viem";
import { type Allocation, type AllocationSource, amountAt } from "../../../sdk/allocation/allocation.ts";
import { ACCOUNT_CHARACTERS, createChecksumText } from "../../../sdk/allocation/checksum.ts";
import {
  type AllocationDiff,
  allocationDiff,
  forbiddenForCumulative,
  requireOnly,
} from "../../../sdk/allocation/diff/allocationDiff.ts";
import { TOOL_VERSION } from "../../../sdk/allocation/published/manifest.ts";
import type { FilePieces } from "../../../sdk/allocation/published/pieces.ts";
import type { ReadAllocationOptions } from "../../../sdk/allocation/read/openIntake.ts";
import { ADDRESS_BYTES } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { fileError } from "../../../sdk/core/inputErrors.ts";
import { formatCount } from "../../../sdk/core/text/format.ts";
import { openFolderOutput } from "../../files/folderOutput.ts";
import { isWithin } from "../../files/ownOutput.ts";
import { sha256 } from "../../files/sha256.ts";
import { readTreeOrFile } from "../output/rebuildTree.ts";
import { hashOfManifest } from "../output/verifyTreeDirectory.ts";
import { writeDurably } from "../output/writePieces.ts";
import { readAllocation } from "../readAllocation.ts";
import { openThreadsFor } from "../threads/openThreads.ts";
import { addAmounts, takeTotals } from "./nextAmounts.ts";

export type MakeNextOptions = {
  /** Options for reading the new file, given the decimals. */
  readonly read?: (decimals: number | undefined) => Omit<ReadAllocationOptions, "merge" | "hasher">;
  /** Decimals of the new file; default: those of the previous tree; 0: base units. */
  readonly decimals?: number | undefined;
  readonly asTotals?: boolean;
  /** Confirms that the file has amounts to add, even if it looks like totals. */
  readonly asAmounts?: boolean;
  /** Writes also over rows that this made before. Default: false. */
  readonly replace?: boolean | undefined;
  /** Folder for rows and record. Default: nothing is written. */
  readonly out?: string | undefined;
  readonly onProgress?: (stage: "reading the tree" | "reading", done: number, total: number) => void;
};

/**
 * Makes the rows of a cumulative campaign's next tree, and writes them with a record of their sources.
 * @param previousTree the folder of the campaign's present tree
 * @throws SymbolonError `NotATree`, `NotNative`, `DecimalsDiffer`, `BeneficiariesNotBound`, `LooksLikeTotals`,
 * `ForbiddenChange`, `TotalBeyondUint256`, `OutputInTheWay`, and the errors of reading and writing
 * @example
 * const { diff } = await makeNext("week-11", "week-12.csv", { out: "week-12-rows" });
 */
export async function makeNext(
  previousTree: string,
  file: string,
  options: MakeNextOptions = {},
): Promise<MadeNext> {
  const { out, replace, onProgress } = options;
  const output = openFolderOutput({
    replace,
    hint: REPLACE_HINT,
    names: Object.values(nextFiles),
    mark: { file: nextFiles.record, text: FORMAT },
  });
  if (out !== undefined) {
    await output.requireFree(out);
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
    const hash = await output.write(out, async (partial) => {
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
    // A repeated account in a file of amounts earned twice; of two totals, one is wrong.
    merge: asTotals ? "never" : true,
    hasher,
    onProgress: (done, total) => onProgress?.("reading", done, total),
  });
  if (recent.beneficiaries !== undefined) {
    throw fileError(file, {
      code: "BeneficiariesNotBound",
      problem: "has a column beneficiary, which a campaign's leaves do not bind",
      hint: "Remove the column, or give --ignore-columns beneficiary.",
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
    hint: `In ${file}, give these accounts at least their previous totals, or leave their rows out to keep those totals.`,
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

/** The campaign's present tree, built again from its rows. */
async function readPrevious(
  directory: string,
  onProgress: (done: number, total: number) => void,
): Promise<Previous> {
  const { allocation, manifest } = await readTreeOrFile(directory, { onProgress });
  if (manifest === undefined) {
    throw fileError(directory, {
      code: "NotATree",
      problem: "is a file, not a tree folder",
      hint: "Give the folder of the campaign's present tree, which `symbolon tree build FILE --out DIR` wrote.",
    });
  }
  const { name } = manifest.convention;
  if (name !== "native") {
    throw fileError(directory, {
      code: "NotNative",
      problem: `is a tree of convention ${name}, but campaigns pay native trees only`,
      hint: "Give the tree that the campaign pays.",
      details: { convention: name },
    });
  }
  return { allocation, root: manifest.root, manifestHash: await hashOfManifest(directory) };
}

/**
 * The decimals of the new file: those of the previous tree, since one campaign pays one token; 0 means base units.
 * @throws SymbolonError `DecimalsDiffer`
 */
function decimalsOf({ decimals }: Allocation, given: number | undefined, file: string): number | undefined {
  if (given === undefined || decimals === undefined || given === decimals || given === 0)
    return given ?? decimals;
  throw fileError(file, {
    code: "DecimalsDiffer",
    problem: `would be read with ${given} decimals, but the previous tree has ${decimals}`,
    hint: "Leave --decimals out; give --base-units if the file is in base units.",
    details: { decimals: given, previous: decimals },
  });
}

/** The folder's tree may have been proposed. */
const REPLACE_HINT = "Give --replace to write over the earlier rows.";

/** Whether an earlier run made the file: then its record is next to it. */
async function isMadeByNext(file: string): Promise<boolean> {
  if (basename(file) !== nextFiles.allocation) return false;
  const record = await readFile(join(dirname(file), nextFiles.record), "utf8").catch(() => "");
  return isNextRecord(record);
}

/** A published tree contains only what its manifest states. */
function requireOutside(out: string, previousTree: string): void {
  if (!isWithin(out, previousTree)) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${out} is in the tree folder ${previousTree}, which may hold only the files that its manifest states.`,
    hint: "Choose an --out outside of that folder.",
    details: { directory: out, tree: previousTree },
  });
}

/** One in this many accounts may be missing, or below its total, and the file still counts as totals. */
const ONE_IN = 20;

type RequireAmountsParameters = {
  /** The new file, as the caller named it. */
  readonly file: string;
  readonly accounts: number;
  /** How many of them have at least their present total in the new file. */
  readonly reached: number;
  /** Whether an earlier run made the new file. */
  readonly isMade: boolean;
};

/**
 * Refuses a file of amounts to add that looks like totals: everybody would be paid twice.
 * @throws SymbolonError `LooksLikeTotals`
 */
export function requireAmounts({ file, accounts, reached, isMade }: RequireAmountsParameters): void {
  if (!isMade && (accounts - reached) * ONE_IN > accounts) return;
  const sign = isMade
    ? "was made by `symbolon allocation next`, as next.json beside it says, so it holds totals so far"
    : `looks like totals so far: it gives ${formatCount(reached)} of the previous tree's ${formatCount(accounts)} accounts at least their previous total`;
  throw fileError(file, {
    code: "LooksLikeTotals",
    problem: `${sign}. If its amounts were added to the previous totals, accounts would be paid twice`,
    hint: "Give --as-totals if the file has totals so far, or --as-amounts if each amount is added to the account's total.",
    details: { accounts, reached, isMade },
  });
}

const FORMAT = "symbolon-next-allocation";
const VERSION = 1;

export const nextFiles = { allocation: "allocation.csv", record: "next.json" } as const;

/** Whether the text of a file is such a record, of any version. */
function isNextRecord(text: string): boolean {
  try {
    return (JSON.parse(text) as { format?: unknown } | null)?.format === FORMAT;
  } catch {
    return false;
  }
}

/** The next allocation of a cumulative campaign, and its sources. */
export type MadeNext = {
  readonly allocation: Allocation;
  /** The preceding tree's root, and keccak256 of its manifest's bytes. */
  readonly previous: { readonly root: Hex; readonly manifestHash: Hex };
  /** The new file; undefined: the rows are not from a file. */
  readonly source: AllocationSource | undefined;
  /** Content of the new file: amounts to add, or totals so far. */
  readonly holds: "amounts" | "totals";
  /** Decimals that the new file was read with; undefined: base units. */
  readonly read: number | undefined;
  /** Rows of the new file that were merged into an earlier row of their account. */
  readonly merged: number;
  /** Accounts of the previous tree that are missing in the new file. */
  readonly notNamed: number;
  readonly diff: AllocationDiff;
  /** SHA-256 of `allocation.csv`. */
  readonly sha256: Hex;
};

/**
 * The sources and totals of a next allocation, so that anybody can make it again from the same tree and file, and
 * compare. It has no time and no path: equal input gives equal bytes.
 */
function nextRecord({ allocation, ...made }: MadeNext): Uint8Array {
  const { previous, source, holds, read, merged, diff, sha256 } = made;
  const { before, after, byKind, unchanged } = diff;
  const side = ({ accounts, total }: typeof before) => ({ accounts, total: total.toString() });
  const record = {
    format: FORMAT,
    version: VERSION,
    tool: TOOL_VERSION,
    previous: { ...previous, ...side(before) },
    source: source === undefined ? null : { ...source, holds, decimals: read ?? null, merged },
    decimals: allocation.decimals ?? null,
    ...side(after),
    added: byKind.added.accounts,
    raised: byKind.raised.accounts,
    unchanged,
    funding: (after.total - before.total).toString(),
    allocation: { file: nextFiles.allocation, sha256 },
  };
  return new TextEncoder().encode(`${JSON.stringify(record, undefined, 2)}\n`);
}

const ROWS_A_PIECE = 4_096;
/**
 * Longest amount and line end: the digits of 2^256 - 1, a point, a zero before it, the comma and the end of the line.
 */
const MAX_AFTER_ACCOUNT = 82;

/**
 * The file from which `tree build` builds the next tree: `account,amount`, one row a line. The order gives the indexes.
 * Equal rows give equal bytes.
 *
 * Amounts are in the previous tree's units. Where it states decimals, they are tokens and always have a point. So
 * nobody can build a tree of tokens as base units by forgetting `--decimals`: that is refused.
 */
export function nextCsv(allocation: Allocation, hasher: Hasher): FilePieces {
  return { count: 1 + Math.ceil(allocation.count / ROWS_A_PIECE), pieces: piecesOf(allocation, hasher) };
}

function* piecesOf(allocation: Allocation, hasher: Hasher): Generator<Uint8Array> {
  const { count, accounts, decimals = 0 } = allocation;
  const encoder = new TextEncoder();
  yield encoder.encode("account,amount\n");
  const capacity = Math.min(count, ROWS_A_PIECE);
  const text = new Uint8Array(capacity * (ACCOUNT_CHARACTERS + MAX_AFTER_ACCOUNT));
  const out = new DataView(text.buffer);
  const names = createChecksumText(accounts.subarray(0, count * ADDRESS_BYTES), capacity, hasher);
  for (let from = 0; from < count; from += ROWS_A_PIECE) {
    const to = Math.min(from + ROWS_A_PIECE, count);
    names.take(from, to);
    let at = 0;
    for (let row = from; row < to; row++) {
      names.write(row, out, at);
      at += ACCOUNT_CHARACTERS;
      const rest = `,${amountText(amountAt(allocation, row), decimals)}\n`;
      at += encoder.encodeInto(rest, text.subarray(at)).written;
    }
    yield text.subarray(0, at);
  }
}

/** Exact text: `1.5`, `100.0` with decimals, base units without. */
function amountText(amount: bigint, decimals: number): string {
  const digits = amount.toString();
  if (decimals === 0) return digits;
  const padded = digits.padStart(decimals + 1, "0");
  const fraction = padded.slice(-decimals).replace(/0+$/, "");
  return `${padded.slice(0, -decimals)}.${fraction === "" ? "0" : fraction}`;
}
