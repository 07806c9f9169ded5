import { hexToBytes, WORD_BYTES, writeUint256 } from "../core/bytes.ts";
import { FIELD_TYPEHASH } from "../core/credential/fieldRoot.ts";
import type { Hasher } from "../core/hasher.ts";

/** What the fields at one position bind, row after row. */
export type SaltedColumn = {
  /** 32 bytes a row. */
  readonly salts: Uint8Array;
  /** 32 bytes a row. */
  readonly valueHashes: Uint8Array;
};

/** Rows hashed together: few enough that a kernel is called often, many enough that a call costs nothing. */
const ROWS_A_CHUNK = 1_000;

const PREIMAGE_BYTES = 4 * WORD_BYTES;

/**
 * `fieldRoot` of every row, in bulk: the rows' trees all have one shape, so node j of every row is hashed in one
 * call.
 * @param columns one a field, in schema order
 * @param count number of rows
 * @param onProgress told how many rows are done
 * @returns 32 bytes a row; zeros where there are no columns
 */
export function fieldRoots(
  columns: readonly SaltedColumn[],
  count: number,
  hasher: Hasher,
  onProgress?: (rows: number) => void,
): Uint8Array {
  const roots = new Uint8Array(count * WORD_BYTES);
  const width = columns.length;
  if (width === 0) return roots;
  const preimages = new Uint8Array(ROWS_A_CHUNK * PREIMAGE_BYTES);
  const children = new Uint8Array(ROWS_A_CHUNK * 2 * WORD_BYTES);
  const nodes = Array.from({ length: 2 * width - 1 }, () => new Uint8Array(ROWS_A_CHUNK * WORD_BYTES));
  const node = (j: number, bytes: number) => (nodes[j] as Uint8Array).subarray(0, bytes);

  writeConstants(preimages);
  for (let from = 0; from < count; from += ROWS_A_CHUNK) {
    const rows = Math.min(ROWS_A_CHUNK, count - from);
    const bytes = rows * WORD_BYTES;
    for (const [position, column] of columns.entries()) {
      writePreimages(preimages, column, position, from, rows);
      // Leaf i of a complete heap of n leaves is node 2n - 2 - i.
      hasher.hashLeaves(
        preimages.subarray(0, rows * PREIMAGE_BYTES),
        PREIMAGE_BYTES,
        node(2 * width - 2 - position, bytes),
      );
    }
    for (let j = width - 2; j >= 0; j--) {
      copyWords(node(2 * j + 1, bytes), children, 0, 2 * WORD_BYTES);
      copyWords(node(2 * j + 2, bytes), children, WORD_BYTES, 2 * WORD_BYTES);
      hasher.hashLevel(children.subarray(0, 2 * bytes), node(j, bytes));
    }
    roots.set(node(0, bytes), from * WORD_BYTES);
    onProgress?.(from + rows);
  }
  return roots;
}

function writeConstants(preimages: Uint8Array): void {
  const typeHash = hexToBytes(FIELD_TYPEHASH);
  for (let at = 0; at < preimages.length; at += PREIMAGE_BYTES) preimages.set(typeHash, at);
}

function writePreimages(
  preimages: Uint8Array,
  column: SaltedColumn,
  position: number,
  from: number,
  rows: number,
): void {
  const word = new Uint8Array(WORD_BYTES);
  writeUint256(word, 0, BigInt(position));
  const to = from + rows;
  for (let at = WORD_BYTES; at < rows * PREIMAGE_BYTES; at += PREIMAGE_BYTES) preimages.set(word, at);
  copyWords(
    column.salts.subarray(from * WORD_BYTES, to * WORD_BYTES),
    preimages,
    2 * WORD_BYTES,
    PREIMAGE_BYTES,
  );
  copyWords(
    column.valueHashes.subarray(from * WORD_BYTES, to * WORD_BYTES),
    preimages,
    3 * WORD_BYTES,
    PREIMAGE_BYTES,
  );
}

/** Spreads words that lie end to end over records of `stride` bytes, at byte `offset` of each. */
function copyWords(words: Uint8Array, records: Uint8Array, offset: number, stride: number): void {
  for (let from = 0, to = offset; from < words.length; from += WORD_BYTES, to += stride) {
    records.set(words.subarray(from, from + WORD_BYTES), to);
  }
}
