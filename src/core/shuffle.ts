import { encodeWords, requireSize, WORD_BYTES } from "./bytes.ts";
import { SymbolonError } from "./errors.ts";
import { type Hasher, nobleHasher } from "./hasher.ts";

const TWO_64 = 1n << 64n;
const MAX_ROWS = 2 ** 32;
const HASHES_A_CALL = 256;

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
 * The order of a shuffled allocation, by Fisher and Yates: for i = count - 1 down to 1 swap rows i and j, where
 * j = r mod (i + 1) and r is the next 64-bit big-endian word of `keccak256(abi.encode(seed, uint256 k))`, k = 0,
 * 1, ..., redrawn as {@link drawBelow} says.
 * @param seed 32 bytes
 * @returns at each index the source row that goes there
 * @throws SymbolonError `WrongSize`, `BadCount`
 */
export function shuffleOrder(seed: Uint8Array, count: number, hasher: Hasher = nobleHasher): Uint32Array {
  if (!Number.isInteger(count) || count < 0 || count > MAX_ROWS) {
    throw new SymbolonError({
      code: "BadCount",
      reason: `${count} rows cannot be shuffled.`,
      cure: "Give a whole number of rows from 0 to 2^32.",
      details: { count },
    });
  }
  const next = randomWords(requireSize(seed, WORD_BYTES, "seed"), hasher);
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  for (let i = count - 1; i > 0; i--) {
    const j = Number(drawBelow(BigInt(i + 1), next));
    const row = order[i] as number;
    order[i] = order[j] as number;
    order[j] = row;
  }
  return order;
}

/**
 * Draws a number from 0 to `bound - 1`: r mod bound, where r is redrawn while it is at or above the greatest
 * multiple of `bound` within 2^64, so that no number is favoured.
 * @param bound 1 to 2^64
 * @param next gives the next random 64-bit word
 */
export function drawBelow(bound: bigint, next: () => bigint): bigint {
  const limit = TWO_64 - (TWO_64 % bound);
  let r = next();
  while (r >= limit) r = next();
  return r % bound;
}

/** 64-bit words of keccak256(seed, 0), keccak256(seed, 1), ..., four a hash. */
function randomWords(seed: Uint8Array, hasher: Hasher): () => bigint {
  const preimages = new Uint8Array(HASHES_A_CALL * 2 * WORD_BYTES);
  const words = new Uint8Array(HASHES_A_CALL * WORD_BYTES);
  const counters = new DataView(preimages.buffer);
  const view = new DataView(words.buffer);
  for (let i = 0; i < HASHES_A_CALL; i++) preimages.set(seed, i * 2 * WORD_BYTES);
  let hashed = 0;
  let at = words.length;
  return () => {
    if (at === words.length) {
      for (let i = 0; i < HASHES_A_CALL; i++) {
        counters.setBigUint64((2 * i + 2) * WORD_BYTES - 8, BigInt(hashed + i));
      }
      hasher.hashEach(preimages, 2 * WORD_BYTES, words);
      hashed += HASHES_A_CALL;
      at = 0;
    }
    at += 8;
    return view.getBigUint64(at - 8);
  };
}
