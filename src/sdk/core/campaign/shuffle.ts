import { encodeWords, requireSize, WORD_BYTES } from "../bytes.ts";
import { SymbolonError } from "../errors.ts";
import { type Hasher, nobleHasher } from "../hasher.ts";

const MAX_ROWS = 2 ** 32;
const MAX_32 = 2 ** 32 - 1;
const WORDS_A_HASH = 4;
const MAX_HASHES_A_CALL = 8_192;

/**
 * The seed of a shuffle: `keccak256(abi.encode(bytes32 allocationHash, bytes32 randomness))`. The allocation's
 * hash must be committed before the randomness exists, or its author could choose the waves.
 * @throws SymbolonError `WrongSize`
 */
export function shuffleSeed(
  allocationHash: Uint8Array,
  randomness: Uint8Array,
  hasher: Hasher = nobleHasher,
): Uint8Array {
  return hasher.keccak256(
    encodeWords(
      requireSize(allocationHash, WORD_BYTES, "allocation hash"),
      requireSize(randomness, WORD_BYTES, "randomness"),
    ),
  );
}

/**
 * The order of a shuffled allocation, by Fisher and Yates: for i = count - 1 down to 1 swap rows i and j, where j = r
 * mod (i + 1). Here r is the next 64-bit big-endian word of `keccak256(abi.encode(seed, uint256 k))`, k = 0, 1, .... It
 * is redrawn while it is at or above the greatest multiple of i + 1 within 2^64, so that no row is favoured.
 * @param seed 32 bytes
 * @returns at each index the source row that goes there
 * @throws SymbolonError `WrongSize`, `BadCount`
 */
export function shuffleOrder(seed: Uint8Array, count: number, hasher: Hasher = nobleHasher): Uint32Array {
  if (!Number.isInteger(count) || count < 0 || count > MAX_ROWS) {
    throw new SymbolonError({
      code: "BadCount",
      reason: `${count} rows cannot be shuffled.`,
      hint: "Give a whole number of rows from 0 to 2^32.",
      details: { count },
    });
  }
  const draw = createDraws(requireSize(seed, WORD_BYTES, "seed"), count, hasher);
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  for (let i = count - 1; i > 0; i--) {
    const j = draw(i + 1);
    const row = order[i] as number;
    order[i] = order[j] as number;
    order[j] = row;
  }
  return order;
}

/**
 * Draws from the words of keccak256(seed, 0), keccak256(seed, 1), ..., four in each hash; without BigInt, which takes
 * twenty times as long.
 * @param count how many draws there will be, redraws aside
 * @returns takes a bound of 1 to 2^32
 */
function createDraws(seed: Uint8Array, count: number, hasher: Hasher): (bound: number) => number {
  const hashesACall = Math.min(MAX_HASHES_A_CALL, Math.max(1, Math.ceil(count / WORDS_A_HASH)));
  const preimages = new Uint8Array(hashesACall * 2 * WORD_BYTES);
  const words = new Uint8Array(hashesACall * WORD_BYTES);
  const counters = new DataView(preimages.buffer);
  const view = new DataView(words.buffer);
  for (let i = 0; i < hashesACall; i++) preimages.set(seed, i * 2 * WORD_BYTES);
  let hashed = 0;
  let at = words.length;
  return (bound) => {
    for (;;) {
      if (at === words.length) {
        // 2^32 rows take at most 2^30 hashes and their redraws, so the counter's low 32 bits are all of it.
        for (let i = 0; i < hashesACall; i++) counters.setUint32((2 * i + 2) * WORD_BYTES - 4, hashed + i);
        hasher.hashEach(preimages, 2 * WORD_BYTES, words);
        hashed += hashesACall;
        at = 0;
      }
      at += 8;
      const high = view.getUint32(at - 8);
      const low = view.getUint32(at - 4);
      if (isFair(high, low, bound)) return remainder64(high, low, bound);
    }
  };
}

/**
 * Whether the word r = high * 2^32 + low is below the greatest multiple of `bound` within 2^64, which is 2^64 - (2^64
 * mod bound). A bound of 2^32 and less cuts off less than 2^32 words, so all of those have the highest `high`.
 */
function isFair(high: number, low: number, bound: number): boolean {
  if (high !== MAX_32) return true;
  const cutOff = (remainder64(MAX_32, MAX_32, bound) + 1) % bound;
  return MAX_32 - low >= cutOff;
}

/** (high * 2^32 + low) mod bound, 16 bits at a time: no step leaves the 53 bits in which numbers are exact. */
function remainder64(high: number, low: number, bound: number): number {
  const shifted = remainder(high * 65_536 + (low >>> 16), bound);
  return remainder(shifted * 65_536 + (low & 0xffff), bound);
}

/**
 * value mod bound, for values below 2^48; `%` of numbers this great calls a slow library function. The quotient is
 * rounded by less than 2^48 / bound * 2^-53, and where it is no integer it is at least 1 / bound away from one, so it
 * is never rounded up to one.
 */
function remainder(value: number, bound: number): number {
  return value - Math.floor(value / bound) * bound;
}
