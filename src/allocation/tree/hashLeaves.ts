import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import type { Convention } from "./convention.ts";

/** Rows encoded and hashed in one call: the preimages stay in the processor's cache. */
const ROWS_A_CALL = 1_000;

/** Rows as flat columns: a whole allocation or a stretch of one. */
export type LeafRows = {
  /** n * 20 bytes. */
  readonly accounts: Uint8Array;
  /** n * 32 bytes. */
  readonly amounts: Uint8Array;
};

export type HashLeavesOptions = {
  /** Index of the first of these rows; 0 unless given. */
  readonly firstIndex?: number;
  /** Told how many of these rows are done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/**
 * Hashes rows into their leaves.
 * @returns n * 32 bytes, in index order
 */
export function hashLeaves(
  rows: LeafRows,
  convention: Convention,
  hasher: Hasher,
  { firstIndex = 0, onProgress }: HashLeavesOptions = {},
): Uint8Array {
  const count = rows.accounts.length / ADDRESS_BYTES;
  const width = leafWidth(convention);
  const hash = convention.leafHashing === "twice" ? hasher.hashLeaves : hasher.hashEach;
  const preimages = new Uint8Array(Math.min(count, ROWS_A_CALL) * width);
  const leaves = new Uint8Array(count * WORD_BYTES);
  for (let from = 0; from < count; from += ROWS_A_CALL) {
    const to = Math.min(from + ROWS_A_CALL, count);
    encodeLeaves(rows, convention, preimages, { width, from, to, firstIndex });
    hash(
      preimages.subarray(0, (to - from) * width),
      width,
      leaves.subarray(from * WORD_BYTES, to * WORD_BYTES),
    );
    onProgress?.(to, count);
  }
  return leaves;
}

function leafWidth({ leafFields, leafEncoding }: Convention): number {
  const accountBytes = leafEncoding === "abi" ? WORD_BYTES : ADDRESS_BYTES;
  return leafFields.reduce((width, field) => width + (field === "account" ? accountBytes : WORD_BYTES), 0);
}

/** Writes the fields of rows `from` to `to` over those of the call before; padding bytes stay zero throughout. */
function encodeLeaves(
  { accounts, amounts }: LeafRows,
  { leafFields, leafEncoding }: Convention,
  preimages: Uint8Array,
  { width, from, to, firstIndex }: { width: number; from: number; to: number; firstIndex: number },
): void {
  const view = new DataView(preimages.buffer);
  let offset = 0;
  for (const field of leafFields) {
    if (field === "account" && leafEncoding === "abi") offset += WORD_BYTES - ADDRESS_BYTES;
    for (let row = from, at = offset; row < to; row++, at += width) {
      if (field === "index") view.setUint32(at + WORD_BYTES - 4, firstIndex + row);
      else if (field === "amount") copy(amounts, row * WORD_BYTES, WORD_BYTES, preimages, at);
      else copy(accounts, row * ADDRESS_BYTES, ADDRESS_BYTES, preimages, at);
    }
    offset += field === "account" ? ADDRESS_BYTES : WORD_BYTES;
  }
}

function copy(source: Uint8Array, from: number, size: number, target: Uint8Array, at: number): void {
  for (let i = 0; i < size; i++) target[at + i] = source[from + i] as number;
}
