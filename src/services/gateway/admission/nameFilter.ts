/** Names of which little is kept: it tells for certain only which of them was never added. */
export type NameFilter = {
  readonly add: (name: string) => void;
  /** True for each that was added, and for less than one in a hundred others. */
  readonly mayHave: (name: string) => boolean;
};

/** Bits a name, and how many of them each sets (Bloom, 1970). */
const BITS_EACH = 16;
const BITS_SET = 6;
/** Names that the first part has room for; each further one has twice the room of the last. */
const FIRST_ROOM = 2 ** 16;
const WORD_BITS = 32;

type Part = { readonly words: Uint32Array; readonly room: number; left: number };

/** A filter that grows: a million names take 4 MB at most, ten million 32. */
export function openNameFilter(): NameFilter {
  const parts = [partOf(FIRST_ROOM)];
  const mayHave = (name: string) => {
    const hashes = hashesOf(name);
    return parts.some((part) => hasAll(part, hashes));
  };
  return {
    mayHave,
    add(name) {
      if (mayHave(name)) return;
      let newest = parts.at(-1) as Part;
      if (newest.left === 0) {
        newest = partOf(2 * newest.room);
        parts.push(newest);
      }
      newest.left--;
      setAll(newest, hashesOf(name));
    },
  };
}

function partOf(room: number): Part {
  return { words: new Uint32Array((room * BITS_EACH) / WORD_BITS), room, left: room };
}

type Hashes = readonly [first: number, step: number];

function hasAll({ words }: Part, hashes: Hashes): boolean {
  for (let i = 0; i < BITS_SET; i++) {
    const bit = bitOf(words, hashes, i);
    if (((words[bit >>> 5] as number) & (1 << (bit & 31))) === 0) return false;
  }
  return true;
}

function setAll({ words }: Part, hashes: Hashes): void {
  for (let i = 0; i < BITS_SET; i++) {
    const bit = bitOf(words, hashes, i);
    words[bit >>> 5] = (words[bit >>> 5] as number) | (1 << (bit & 31));
  }
}

/** Each part has a power of two of bits. */
function bitOf({ length }: Uint32Array, [first, step]: Hashes, i: number): number {
  return ((first + Math.imul(i, step)) & (length * WORD_BITS - 1)) >>> 0;
}

/** Two hashes of 32 bits: FNV-1a, and the same with MurmurHash's factor. */
function hashesOf(name: string): Hashes {
  let first = 0x811c9dc5;
  let second = 0x9747b28c;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x5bd1e995);
    second ^= second >>> 15;
  }
  // Odd: then all steps lead to other bits.
  return [mixed(first), mixed(second) | 1];
}

/** As MurmurHash ends: each bit of the input changes half of those of the output. */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
