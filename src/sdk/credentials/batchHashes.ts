import { ADDRESS_BYTES, hexToBytes, WORD_BYTES, writeUint256 } from "../core/bytes.ts";
import { CREDENTIAL_TYPEHASH } from "../core/credential/credentialLeaf.ts";
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

/** The credentials of a batch, column by column; the index is the row. */
export type CredentialColumns = {
  /** 20 bytes a row. */
  readonly subjects: Uint8Array;
  readonly validFrom: BigUint64Array;
  readonly expires: BigUint64Array;
  /** Root of the fields, 32 bytes a row. */
  readonly fields: Uint8Array;
};

const LEAF_PREIMAGE_BYTES = 6 * WORD_BYTES;

/** `credentialLeaf` of every row, in bulk. @returns 32 bytes a row */
export function credentialLeaves(columns: CredentialColumns, hasher: Hasher): Uint8Array {
  const { subjects, validFrom, expires, fields } = columns;
  const count = validFrom.length;
  const leaves = new Uint8Array(count * WORD_BYTES);
  const preimages = new Uint8Array(ROWS_A_CHUNK * LEAF_PREIMAGE_BYTES);
  const view = new DataView(preimages.buffer);
  const typeHash = hexToBytes(CREDENTIAL_TYPEHASH);
  for (let at = 0; at < preimages.length; at += LEAF_PREIMAGE_BYTES) preimages.set(typeHash, at);

  for (let from = 0; from < count; from += ROWS_A_CHUNK) {
    const to = Math.min(from + ROWS_A_CHUNK, count);
    for (let row = from, at = 0; row < to; row++, at += LEAF_PREIMAGE_BYTES) {
      // Every number ends its word; the bytes before it are zero from the start and stay so.
      view.setBigUint64(at + 2 * WORD_BYTES - 8, BigInt(row));
      const subject = subjects.subarray(row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES);
      preimages.set(subject, at + 3 * WORD_BYTES - ADDRESS_BYTES);
      view.setBigUint64(at + 4 * WORD_BYTES - 8, validFrom[row] as bigint);
      view.setBigUint64(at + 5 * WORD_BYTES - 8, expires[row] as bigint);
      preimages.set(fields.subarray(row * WORD_BYTES, (row + 1) * WORD_BYTES), at + 5 * WORD_BYTES);
    }
    hasher.hashLeaves(
      preimages.subarray(0, (to - from) * LEAF_PREIMAGE_BYTES),
      LEAF_PREIMAGE_BYTES,
      leaves.subarray(from * WORD_BYTES, to * WORD_BYTES),
    );
  }
  return leaves;
}
