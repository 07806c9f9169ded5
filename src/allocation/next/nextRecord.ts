import type { Hex } from "viem";
import type { AllocationSource } from "../allocation.ts";
import type { AllocationDiff } from "../diff/allocationDiff.ts";
import { TOOL_VERSION } from "../output/manifest.ts";

const FORMAT = "symbolon-next-allocation";
const VERSION = 1;

/** The files of a next allocation. */
export const nextFiles = { allocation: "allocation.csv", record: "next.json" } as const;

/** Whether the text of a file is such a record, of whatever version. */
export function isNextRecord(text: string): boolean {
  try {
    return (JSON.parse(text) as { format?: unknown } | null)?.format === FORMAT;
  } catch {
    return false;
  }
}

type NextRecordParameters = {
  /** The tree it follows, and keccak256 of the bytes of its manifest. */
  readonly previous: { readonly root: Hex; readonly manifestHash: Hex };
  /** The new file; undefined: the rows came from no file. */
  readonly source: AllocationSource | undefined;
  /** What the new file holds: amounts to be added, or totals so far. */
  readonly holds: "amounts" | "totals";
  /** Decimals that the new file was read with; undefined: base units. */
  readonly read: number | undefined;
  /** Decimals that the rows are written with; undefined: base units. */
  readonly decimals: number | undefined;
  /** Rows of the new file that were added to an earlier one of their account. */
  readonly merged: number;
  /** From the previous allocation to this one. */
  readonly diff: AllocationDiff;
  /** SHA-256 of `allocation.csv`. */
  readonly sha256: Hex;
};

/**
 * What a next allocation was made from and what it comes to, so that anybody makes it again from the same tree and the
 * same file and compares. No clock and no path: equal input, equal bytes.
 */
export function nextRecord(parameters: NextRecordParameters): Uint8Array {
  const { previous, source, holds, read, decimals, merged, diff, sha256 } = parameters;
  const { before, after, byKind, unchanged } = diff;
  const side = ({ accounts, total }: typeof before) => ({ accounts, total: total.toString() });
  const record = {
    format: FORMAT,
    version: VERSION,
    tool: TOOL_VERSION,
    previous: { ...previous, ...side(before) },
    source: source === undefined ? null : { ...source, holds, decimals: read ?? null, merged },
    decimals: decimals ?? null,
    ...side(after),
    added: byKind.added.accounts,
    raised: byKind.raised.accounts,
    unchanged,
    funding: (after.total - before.total).toString(),
    allocation: { file: nextFiles.allocation, sha256 },
  };
  return new TextEncoder().encode(`${JSON.stringify(record, undefined, 2)}\n`);
}
