const POINT = 0x2e;
/** Digits of 2^256 - 1. */
const MOST_DIGITS = 78;
/** Digits taken at a time: 10^8 times a limb stays exact in a double. */
const CHUNK = 8;
const LIMB = 2 ** 24;
/** 11 limbs of 24 bits hold 264 bits; a 78-digit number needs no more. */
const limbs = new Float64Array(12);
/** Digits of the numbers that are read without a loop: three chunks. */
const SHORT_DIGITS = 3 * CHUNK;
const WORD = 2 ** 32;
/** 10^8, as an odd number and a power of two. */
const ODD_PART = 390_625;
const EVEN_PART = 256;
const TOP_LIMB = 10;
const TOP_LIMIT = 2 ** 16;

const POWERS = Float64Array.from({ length: CHUNK + 1 }, (_, i) => 10 ** i);
/** Which of 8 bytes, as two words, are the last n: the others belong to what stands before a number. */
const FIRST_WORD = Int32Array.from({ length: CHUNK + 1 }, (_, n) => (n <= 4 ? 0 : -1 << (8 * (8 - n))));
const SECOND_WORD = Int32Array.from({ length: CHUNK + 1 }, (_, n) => (n >= 4 ? -1 : -1 << (8 * (4 - n))));

/**
 * Reads an amount straight from the bytes of a file into a 256-bit word, without a string or a bigint.
 * @param source must reach 8 bytes before `at`, and holds a byte that is no digit behind the number
 * @param bytes the same bytes
 * @param decimals of the amount; -1: whole base units
 * @param target its 32 bytes at `to` are zero, and stay so where nothing was read
 * @returns the end of the number, or -1 where it is not plain: not a number, zero, too great, too many digits
 */
export function plainAmount(
  source: DataView,
  bytes: Uint8Array,
  at: number,
  decimals: number,
  target: DataView,
  to: number,
): number {
  let end = digitsEnd(bytes, at);
  if (decimals <= 0 && end > at && end - at <= SHORT_DIGITS) {
    return shortAmount(source, at, end, target, to) ? end : -1;
  }
  if (end === at || end - at + Math.max(decimals, 0) > MOST_DIGITS) return -1;
  let used = append(source, at, end, 0);
  if (decimals > 0) {
    let missing = decimals;
    if (bytes[end] === POINT) {
      const from = end + 1;
      end = digitsEnd(bytes, from);
      missing -= end - from;
      if (end === from || missing < 0) return -1;
      used = append(source, from, end, used);
    }
    for (; missing > 0; missing -= CHUNK) used = push(used, POWERS[Math.min(missing, CHUNK)] as number, 0);
  }
  if (used === 0 || used > TOP_LIMB + 1) return -1;
  if (used === TOP_LIMB + 1 && (limbs[TOP_LIMB] as number) >= TOP_LIMIT) return -1;
  store(used, target, to);
  return end;
}

/**
 * Reads a number of up to 24 digits, as nearly all are, in three chunks and without a loop. No step exceeds 2^53: 10^8 is
 * 390,625 * 2^8, and words of 32 bits are split off before the shift.
 * @returns whether it is above zero; nothing is written otherwise
 */
function shortAmount(source: DataView, at: number, end: number, target: DataView, to: number): boolean {
  const digits = end - at;
  const low = shortChunk(source, end, digits);
  if (digits <= CHUNK) {
    if (low === 0) return false;
    target.setUint32(to + 28, low);
    return true;
  }
  const middle = shortChunk(source, end - CHUNK, digits - CHUNK);
  const high = digits <= 2 * CHUNK ? 0 : shortChunk(source, end - 2 * CHUNK, digits - 2 * CHUNK);
  // high * 10^8 + middle, as two words.
  const upper = high * ODD_PART;
  const upperRest = Math.floor(upper / LIMB);
  const upperLow = (upper - upperRest * LIMB) * EVEN_PART + middle;
  const carry = upperLow >= WORD ? 1 : 0;
  // Those two, times 10^8, and low, as three words.
  const first = (upperLow - carry * WORD) * ODD_PART;
  const firstRest = Math.floor(first / WORD);
  const second = (upperRest + carry) * ODD_PART + firstRest;
  const lowest = (first - firstRest * WORD) * EVEN_PART + low;
  const lowestRest = Math.floor(lowest / WORD);
  const next = second * EVEN_PART + lowestRest;
  const top = Math.floor(next / WORD);
  const [word0, word1] = [lowest - lowestRest * WORD, next - top * WORD];
  if (word0 === 0 && word1 === 0 && top === 0) return false;
  target.setUint32(to + 28, word0);
  target.setUint32(to + 24, word1);
  target.setUint32(to + 20, top);
  return true;
}

/** The 8 digits before `end`, or the so many that there are. */
function shortChunk(source: DataView, end: number, digits: number): number {
  const there = Math.min(digits, CHUNK);
  return chunkBefore(source, end, FIRST_WORD[there] as number, SECOND_WORD[there] as number);
}

function digitsEnd(bytes: Uint8Array, at: number): number {
  let end = at;
  while (((bytes[end] as number) ^ 0x30) <= 9) end++;
  return end;
}

/** Puts digits behind the number in the limbs: first those beyond whole chunks, then chunk by chunk. */
function append(source: DataView, at: number, end: number, before: number): number {
  let used = before;
  let from = at;
  const odd = (end - at) & (CHUNK - 1);
  if (odd > 0) {
    from += odd;
    used = push(
      used,
      POWERS[odd] as number,
      chunkBefore(source, from, FIRST_WORD[odd] as number, SECOND_WORD[odd] as number),
    );
  }
  for (; from < end; from += CHUNK) used = push(used, 1e8, chunkBefore(source, from + CHUNK, -1, -1));
  return used;
}

/** The 8 digits before `end`, those that the masks leave. */
function chunkBefore(source: DataView, end: number, firstWord: number, secondWord: number): number {
  const first = source.getInt32(end - 8, true) & firstWord & 0x0f0f0f0f;
  const second = source.getInt32(end - 4, true) & secondWord & 0x0f0f0f0f;
  return fourDigits(first) * 10_000 + fourDigits(second);
}

/** Four decimal digits, a byte each, the first in the lowest byte. */
function fourDigits(word: number): number {
  const pairs = Math.imul(word, 10) + (word >>> 8);
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
}

/** limbs * power + chunk; the limbs' lowest comes first. Returns how many are in use. */
function push(before: number, power: number, chunk: number): number {
  let used = before;
  let carry = chunk;
  for (let i = 0; i < used; i++) {
    const value = (limbs[i] as number) * power + carry;
    carry = (value / LIMB) | 0;
    limbs[i] = value - carry * LIMB;
  }
  for (; carry > 0; carry >>>= 24) limbs[used++] = carry & (LIMB - 1);
  return used;
}

function store(used: number, target: DataView, to: number): void {
  let at = to + 31;
  for (let i = 0; i < used; i++, at -= 3) {
    const limb = limbs[i] as number;
    target.setUint8(at, limb);
    target.setUint8(at - 1, limb >>> 8);
    // The top limb has two bytes only.
    if (i < TOP_LIMB) target.setUint8(at - 2, limb >>> 16);
  }
}
