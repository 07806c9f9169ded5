import type { Hasher } from "../../core/hasher.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";

/** A row of a file of credentials. */
export type ListedCredential = {
  /** From 1. */
  readonly row: number;
  readonly line: number;
};

/** A row that says the same as an earlier one. */
type RepeatedRow = ListedCredential & { readonly repeats: ListedCredential };

export type Repetitions = {
  /** Rows that repeat an earlier one. */
  readonly repeated: number;
  /** The first of them. */
  readonly first: readonly RepeatedRow[];
  /** Subjects that have several credentials, equal or not. */
  readonly subjects: number;
};

type RepetitionFinder = {
  /**
   * @param text all that the row says; equal rows have equal text
   * @param subject in lower case
   */
  readonly add: (text: string, subject: string, place: ListedCredential) => void;
  readonly found: () => Repetitions;
};

const MAX_SHOWN = 10;

/**
 * Looks for equal rows, and for subjects with several credentials, among millions of rows: it keeps 64 bits of a hash of
 * each. Two rows of a million that differ are taken for equal once in some 40 million files.
 */
export function createRepetitionFinder(hasher: Hasher = fastHasher()): RepetitionFinder {
  const rows = createTable(2);
  const bySubject = createTable(1);
  const first: RepeatedRow[] = [];
  let repeated = 0;
  let subjects = 0;
  const hash = textHasher(hasher);
  return {
    add(text, subject, { row, line }) {
      const [rowAt, known] = rows.find(hash(text));
      if (known[rowAt] === 0) {
        known[rowAt] = row;
        known[rowAt + 1] = line;
      } else {
        repeated++;
        const repeats = { row: known[rowAt] as number, line: known[rowAt + 1] as number };
        if (first.length < MAX_SHOWN) first.push({ row, line, repeats });
      }
      const [countAt, counts] = bySubject.find(hash(subject));
      const count = counts[countAt] as number;
      counts[countAt] = count + 1;
      if (count === 1) subjects++;
    },
    found: () => ({ repeated, first, subjects }),
  };
}

/** Bytes of a character of a text at most, as UTF-8. */
const MAX_CHARACTER_BYTES = 3;

function textHasher({ keccak256 }: Hasher): (text: string) => Uint8Array {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(1_024);
  return (text) => {
    const max = text.length * MAX_CHARACTER_BYTES;
    if (bytes.length < max) bytes = new Uint8Array(2 * max);
    return keccak256(bytes.subarray(0, encoder.encodeInto(text, bytes).written));
  };
}

/** Words of a key in a table. */
const KEY = 2;

/**
 * Numbers by the first 64 bits of a hash, in one array: of each slot the key, then its values, of which the first is 0 where
 * the slot is free. A `Map` would take some hundred bytes a row.
 * @param values of a key
 */
function createTable(values: number) {
  const width = KEY + values;
  let slots = 1_024;
  let used = 0;
  let words = new Uint32Array(slots * width);

  /** Where a key stands, or is to stand. */
  function locate(high: number, low: number): number {
    for (let slot = low & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
      const at = slot * width;
      if (words[at + KEY] === 0 || (words[at] === high && words[at + 1] === low)) return at;
    }
  }

  function grow(): void {
    const old = words;
    slots *= 2;
    words = new Uint32Array(slots * width);
    for (let from = 0; from < old.length; from += width) {
      if (old[from + KEY] === 0) continue;
      words.set(old.subarray(from, from + width), locate(old[from] as number, old[from + 1] as number));
    }
  }

  return {
    /** Where the values of a key stand, and in which array; whoever finds 0 there sets it. */
    find(hash: Uint8Array): readonly [at: number, words: Uint32Array] {
      const view = new DataView(hash.buffer, hash.byteOffset, hash.byteLength);
      const high = view.getUint32(0);
      const low = view.getUint32(4);
      let at = locate(high, low);
      if (words[at + KEY] === 0) {
        used++;
        if (4 * used > 3 * slots) {
          grow();
          at = locate(high, low);
        }
        words[at] = high;
        words[at + 1] = low;
      }
      return [at + KEY, words];
    },
  };
}
