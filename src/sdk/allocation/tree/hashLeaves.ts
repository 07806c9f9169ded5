import {
  ADDRESS_BYTES,
  readableWords,
  SHORT_WORD_BYTES,
  WORD_BYTES,
  writableWords,
} from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { type Convention, fieldWidth, leafWidth } from "./convention.ts";

/** Rows encoded and hashed in one call: enough for threads to share, few enough to stay in the processor's cache. */
export const ROWS_A_CALL = 8_192;

type HashLeavesOptions = {
  /** Index of the first of these rows; 0 unless given. */
  readonly firstIndex?: number;
  /** Called with how many of these rows are done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/**
 * Hashes rows into their leaves.
 * @returns n * 32 bytes, in index order
 * @throws SymbolonError `NoBeneficiaries`
 */
export function hashLeaves(
  rows: LeafRows,
  convention: Convention,
  hasher: Hasher,
  options: HashLeavesOptions = {},
): Uint8Array {
  const leaves = hasher.allocate((rows.accounts.length / ADDRESS_BYTES) * WORD_BYTES);
  hashLeavesInto(rows, convention, hasher, leaves, { ...options, lastFirst: false });
  return leaves;
}

/**
 * Hashes rows straight into the place of their leaves.
 * @param leaves n * 32 bytes, written in index order or, with `lastFirst`, in the opposite one
 * @throws SymbolonError `NoBeneficiaries`
 */
export function hashLeavesInto(
  rows: LeafRows,
  convention: Convention,
  hasher: Hasher,
  leaves: Uint8Array,
  options: HashLeavesOptions & { readonly lastFirst: boolean },
): void {
  const { firstIndex = 0, onProgress, lastFirst } = options;
  requireFields(rows, convention);
  const count = rows.accounts.length / ADDRESS_BYTES;
  const width = leafWidth(convention);
  const hash = convention.leafHashing === "twice" ? hasher.hashLeaves : hasher.hashEach;
  const encode = leafEncoder(rows, convention);
  const preimages = hasher.allocate(Math.min(count, ROWS_A_CALL) * width);
  for (let from = 0; from < count; from += ROWS_A_CALL) {
    const to = Math.min(from + ROWS_A_CALL, count);
    const piece = preimages.subarray(0, (to - from) * width);
    const first = lastFirst ? count - 1 - from : from;
    encode({ first, step: lastFirst ? -1 : 1, rows: to - from, firstIndex }, piece);
    hash(piece, width, leaves.subarray(from * WORD_BYTES, to * WORD_BYTES));
    onProgress?.(to, count);
  }
}

/** Leaves that bind whom a row pays need that column; leaves that do not would let it be forgotten in silence. */
function requireFields({ beneficiaries }: LeafRows, { name, leafFields }: Convention): void {
  const binds = leafFields.includes("beneficiary");
  if (binds === (beneficiaries !== undefined)) return;
  throw new SymbolonError(
    binds
      ? {
          code: "NoBeneficiaries",
          reason: `Leaves of the convention ${name} bind a beneficiary, and these rows have none.`,
          hint: "Give a column beneficiary, or choose another convention.",
          details: { convention: name },
        }
      : {
          code: "BeneficiariesNotBound",
          reason: `The rows name beneficiaries, but leaves of the convention ${name} do not bind them: each account itself would be paid.`,
          hint: "Leave the beneficiaries, or tokens, out; or use --convention threshold.",
          details: { convention: name },
        },
  );
}

/** Rows as flat columns: a whole allocation or a stretch of one. */
type LeafRows = {
  /** n * 20 bytes. */
  readonly accounts: Uint8Array;
  /** n * 32 bytes. */
  readonly amounts: Uint8Array;
  /** n * 20 bytes, for conventions whose leaves bind them. */
  readonly beneficiaries?: Uint8Array;
  /** The index of each row; default: they are in index order, without gaps. */
  readonly indexes?: Uint32Array;
};

/** Which rows to encode, and the index of row 0. */
type Stretch = {
  /** The row whose leaf comes first, and 1 or -1 to the row after it. */
  readonly first: number;
  readonly step: 1 | -1;
  readonly rows: number;
  readonly firstIndex: number;
};

/** Writes the encodings of some rows' leaves end to end, over those of a call before. */
type EncodeLeaves = (stretch: Stretch, preimages: Uint8Array) => void;

/**
 * Prepares the encoding of rows. Every field is whole 32-bit words wide and lies on one, so that a row is moved in
 * thirteen copies and nothing is made for it.
 * @returns writes only fields: `preimages` must be zero before its first call, and the padding of addresses stays so
 */
function leafEncoder(rows: LeafRows, convention: Convention): EncodeLeaves {
  const { leafFields, leafEncoding } = convention;
  const width = leafWidth(convention);
  const columns = {
    account: readableWords(rows.accounts),
    beneficiary: readableWords(rows.beneficiaries ?? new Uint8Array(0)),
    amount: readableWords(rows.amounts),
  };
  return (stretch, preimages) => {
    const words = writableWords(preimages);
    let end = 0;
    for (const field of leafFields) {
      end += fieldWidth(field, leafEncoding);
      const place = { at: 0, width: width / SHORT_WORD_BYTES };
      if (field === "index") {
        writeIndexes(stretch, rows.indexes, preimages, { at: end - SHORT_WORD_BYTES, width });
      } else if (field === "amount") {
        copyAmounts(columns.amount, stretch, words, { ...place, at: (end - WORD_BYTES) / SHORT_WORD_BYTES });
      } else {
        copyAddresses(columns[field], stretch, words, {
          ...place,
          at: (end - ADDRESS_BYTES) / SHORT_WORD_BYTES,
        });
      }
    }
  };
}

type Place = { readonly at: number; readonly width: number };

/** An index takes the last 32 bits of its 256, since no tree has more rows. */
function writeIndexes(
  { first, step, rows, firstIndex }: Stretch,
  indexes: Uint32Array | undefined,
  preimages: Uint8Array,
  { at, width }: Place,
) {
  const view = new DataView(preimages.buffer, preimages.byteOffset, preimages.byteLength);
  for (let i = 0, index = firstIndex + first, to = at; i < rows; i++, index += step, to += width) {
    view.setUint32(to, indexes === undefined ? index : (indexes[first + i * step] as number));
  }
}

function copyAddresses(
  from: Uint32Array,
  { first, step, rows }: Stretch,
  to: Uint32Array,
  { at, width }: Place,
): void {
  for (let i = 0, source = 5 * first, target = at; i < rows; i++, source += 5 * step, target += width) {
    to[target] = from[source] as number;
    to[target + 1] = from[source + 1] as number;
    to[target + 2] = from[source + 2] as number;
    to[target + 3] = from[source + 3] as number;
    to[target + 4] = from[source + 4] as number;
  }
}

function copyAmounts(
  from: Uint32Array,
  { first, step, rows }: Stretch,
  to: Uint32Array,
  { at, width }: Place,
): void {
  for (let i = 0, source = 8 * first, target = at; i < rows; i++, source += 8 * step, target += width) {
    to[target] = from[source] as number;
    to[target + 1] = from[source + 1] as number;
    to[target + 2] = from[source + 2] as number;
    to[target + 3] = from[source + 3] as number;
    to[target + 4] = from[source + 4] as number;
    to[target + 5] = from[source + 5] as number;
    to[target + 6] = from[source + 6] as number;
    to[target + 7] = from[source + 7] as number;
  }
}
