import type { Hex } from "viem";
import { ADDRESS_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { type Allocation, type AllocationSource, amountAt } from "../allocation.ts";
import { ACCOUNT_CHARACTERS, createChecksumText } from "../checksum.ts";
import type { AllocationDiff } from "../diff/allocationDiff.ts";
import { TOOL_VERSION } from "../output/manifest.ts";
import type { FilePieces } from "../output/writePieces.ts";

const FORMAT = "symbolon-next-allocation";
const VERSION = 1;

export const nextFiles = { allocation: "allocation.csv", record: "next.json" } as const;

/** Whether the text of a file is such a record, of whatever version. */
export function isNextRecord(text: string): boolean {
  try {
    return (JSON.parse(text) as { format?: unknown } | null)?.format === FORMAT;
  } catch {
    return false;
  }
}

/** The next allocation of a cumulative campaign, and what it was made from. */
export type MadeNext = {
  readonly allocation: Allocation;
  /** The tree it follows, and keccak256 of the bytes of its manifest. */
  readonly previous: { readonly root: Hex; readonly manifestHash: Hex };
  /** The new file; undefined: the rows came from no file. */
  readonly source: AllocationSource | undefined;
  /** What the new file holds: amounts to be added, or totals so far. */
  readonly holds: "amounts" | "totals";
  /** Decimals that the new file was read with; undefined: base units. */
  readonly read: number | undefined;
  /** Rows of the new file that were added to an earlier one of their account. */
  readonly merged: number;
  /** Accounts of the previous tree that the new file does not name. */
  readonly notNamed: number;
  readonly diff: AllocationDiff;
  /** SHA-256 of `allocation.csv`. */
  readonly sha256: Hex;
};

/**
 * What a next allocation was made from and what it comes to, so that anybody makes it again from the same tree and the
 * same file and compares. No clock and no path: equal input, equal bytes.
 */
export function nextRecord({ allocation, ...made }: MadeNext): Uint8Array {
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
/** Digits of 2^256 - 1, its point, a zero before it, the comma and the end of the line. */
const MAX_AFTER_ACCOUNT = 82;

/**
 * The file that `tree build` makes the next tree of: `account,amount`, a line a row, without indexes, since the order is
 * theirs. Equal rows give equal bytes.
 *
 * Amounts are as the previous tree was read: in tokens where it states decimals, and then always with a point, so that
 * nobody builds a tree of tokens as if they were base units by leaving `--decimals` out: that is refused.
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

/** Exact: `1.5`, `100.0` with decimals, base units without. */
function amountText(amount: bigint, decimals: number): string {
  const digits = amount.toString();
  if (decimals === 0) return digits;
  const padded = digits.padStart(decimals + 1, "0");
  const fraction = padded.slice(-decimals).replace(/0+$/, "");
  return `${padded.slice(0, -decimals)}.${fraction === "" ? "0" : fraction}`;
}
