import { encodeWords, WORD_BYTES, writeUint256 } from "../core/bytes.ts";
import type { Hasher } from "../core/hasher.ts";
import { fastHasher } from "../core/kernel/fastHasher.ts";
import type { Salts } from "./salts.ts";

/**
 * Salts for samples and tests only: keccak256(abi.encode(keccak256(seed), position, row)), so a run can be repeated
 * byte for byte. Whoever knows or guesses the seed knows every salt, and so can find every value by trying.
 */
export function seededSalts(seed: string, hasher: Hasher = fastHasher()): Salts {
  const seedHash = hasher.keccak256(new TextEncoder().encode(seed));
  return {
    fill(column, position) {
      const preimage = encodeWords(seedHash, position, 0);
      for (let offset = 0; offset < column.length; offset += WORD_BYTES) {
        writeUint256(preimage, 2 * WORD_BYTES, BigInt(offset / WORD_BYTES));
        column.set(hasher.keccak256(preimage), offset);
      }
    },
  };
}
