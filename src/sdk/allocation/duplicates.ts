import { ADDRESS_BYTES } from "../core/bytes.ts";

/** The result of {@link findDuplicates} for a row whose account no earlier row has. */
export const NO_EARLIER = 0xffff_ffff;

const WORDS = ADDRESS_BYTES / 4;
const HALF = 0xffff;
/** Rows of a part: so its table stays in the processor's cache. */
const PART = 4_096;

/**
 * Finds accounts that are in several rows. It splits rows by a hash of their accounts, and searches each part with a
 * small table. It takes 12 bytes for each row while it runs, and time in proportion to the rows, whatever the accounts:
 * the hash has a new key each time, so that nobody can choose accounts that collide.
 * @param accounts 20 bytes for each row; its buffer's bytes from `byteOffset`, a multiple of 4, on
 * @param without rows that have no account
 * @returns for each row the first one of its account, or {@link NO_EARLIER}; undefined where no account is there twice
 */
export function findDuplicates(
  accounts: Uint8Array,
  count: number,
  without: ReadonlySet<number> = new Set(),
): Uint32Array<ArrayBuffer> | undefined {
  const words = new Uint32Array(accounts.buffer, accounts.byteOffset, WORDS * count);
  const { hashes, rows, ends } = part(words, count);
  let firsts: Uint32Array<ArrayBuffer> | undefined;
  const tell = (row: number, first: number) => {
    firsts ??= new Uint32Array(count).fill(NO_EARLIER);
    firsts[row] = first;
  };
  let slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * Math.min(count, PART))));
  let from = 0;
  for (const end of ends) {
    const size = end - from;
    if (4 * size > 3 * slots.length) slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * size)));
    else slots.fill(0);
    lookThrough(words, { hashes, rows, from, end }, slots, without, tell);
    from = end;
  }
  hashes.buffer.transfer(0);
  rows.buffer.transfer(0);
  return firsts;
}

/** Rows and their accounts' hashes, by the hashes' first bits, and within a part in the order of the rows. */
function part(words: Uint32Array, count: number) {
  const bits = Math.max(1, Math.ceil(Math.log2(count / PART)));
  const shift = 32 - bits;
  const hashOf = createHash(words);
  const ends = new Uint32Array(2 ** bits);
  const inOrder = new Int32Array(count);
  for (let row = 0, at = 0; row < count; row++, at += WORDS) {
    const hash = hashOf(at);
    inOrder[row] = hash;
    const slot = hash >>> shift;
    ends[slot] = (ends[slot] as number) + 1;
  }
  let sum = 0;
  for (let slot = 0; slot < ends.length; slot++) {
    const size = ends[slot] as number;
    ends[slot] = sum;
    sum += size;
  }
  const hashes = new Int32Array(count);
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) {
    const hash = inOrder[row] as number;
    const slot = hash >>> shift;
    const to = ends[slot] as number;
    hashes[to] = hash;
    rows[to] = row;
    ends[slot] = to + 1;
  }
  inOrder.buffer.transfer(0);
  return { hashes, rows, ends };
}

/**
 * Multilinear hashing over halves of words. Between two accounts chosen without knowing the keys, the hashes differ by
 * a random multiple of 2^15 at the coarsest. So 17 bits of the hash, and of its product below, agree by chance only.
 * Over whole words it would be a multiple of 2^31: accounts that differ in the first bits of words would all collide.
 */
function createHash(words: Uint32Array): (at: number) => number {
  const keys = crypto.getRandomValues(new Int32Array(2 * WORDS));
  const key = (i: number) => keys[i] as number;
  const k0 = key(0);
  const k1 = key(1);
  const k2 = key(2);
  const k3 = key(3);
  const k4 = key(4);
  const k5 = key(5);
  const k6 = key(6);
  const k7 = key(7);
  const k8 = key(8);
  const k9 = key(9);
  return (at: number): number => {
    const w0 = words[at] as number;
    const w1 = words[at + 1] as number;
    const w2 = words[at + 2] as number;
    const w3 = words[at + 3] as number;
    const w4 = words[at + 4] as number;
    const low =
      Math.imul(w0 & HALF, k0) +
      Math.imul(w1 & HALF, k1) +
      Math.imul(w2 & HALF, k2) +
      Math.imul(w3 & HALF, k3) +
      Math.imul(w4 & HALF, k4);
    const high =
      Math.imul(w0 >>> 16, k5) +
      Math.imul(w1 >>> 16, k6) +
      Math.imul(w2 >>> 16, k7) +
      Math.imul(w3 >>> 16, k8) +
      Math.imul(w4 >>> 16, k9);
    // Signed: a number beyond 2^31 may be put on the heap.
    return (low + high) | 0;
  };
}

function lookThrough(
  words: Uint32Array,
  { hashes, rows, from, end }: { hashes: Int32Array; rows: Uint32Array; from: number; end: number },
  slots: Uint32Array,
  without: ReadonlySet<number>,
  tell: (row: number, first: number) => void,
): void {
  const shift = 32 - Math.log2(slots.length);
  const mask = slots.length - 1;
  for (let at = from; at < end; at++) {
    const row = rows[at] as number;
    if (without.size > 0 && without.has(row)) continue;
    const hash = hashes[at] as number;
    // All bits of the hash affect the product's first ones.
    let slot = Math.imul(hash, 0x9e3779b1) >>> shift;
    for (;;) {
      const entry = (slots[slot] as number) - 1;
      if (entry === -1) {
        slots[slot] = at + 1;
        break;
      }
      const earlier = rows[entry] as number;
      if (hashes[entry] === hash && isEqual(words, earlier, row)) {
        tell(row, earlier);
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
}

function isEqual(words: Uint32Array, left: number, right: number): boolean {
  for (let i = 0; i < WORDS; i++) if (words[WORDS * left + i] !== words[WORDS * right + i]) return false;
  return true;
}
