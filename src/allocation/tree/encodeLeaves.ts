import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import { readableWords, SHORT_WORD_BYTES, writableWords } from "../../core/shortWords.ts";
import type { Convention } from "./convention.ts";
import { fieldWidth, leafWidth } from "./customConvention.ts";

/** Rows as flat columns: a whole allocation or a stretch of one. */
export type LeafRows = {
  /** n * 20 bytes. */
  readonly accounts: Uint8Array;
  /** n * 32 bytes. */
  readonly amounts: Uint8Array;
  /** n * 20 bytes, for conventions whose leaves bind them. */
  readonly beneficiaries?: Uint8Array;
  /** The index of each row; left out: they are in index order, without gaps. */
  readonly indexes?: Uint32Array;
};

/** Which rows to encode, and the index of row 0. */
export type Stretch = {
  /** The row whose leaf comes first, and 1 or -1 to the row after it. */
  readonly first: number;
  readonly step: 1 | -1;
  readonly rows: number;
  readonly firstIndex: number;
};

/** Writes the encodings of some rows' leaves end to end, over those of a call before. */
export type EncodeLeaves = (stretch: Stretch, preimages: Uint8Array) => void;

/**
 * Prepares the encoding of rows. Every field is whole 32-bit words wide and lies on one, so that a row is moved in
 * thirteen copies and nothing is made for it.
 * @returns writes only fields: `preimages` must be zero before its first call, and the padding of addresses stays so
 */
export function leafEncoder(rows: LeafRows, convention: Convention): EncodeLeaves {
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
