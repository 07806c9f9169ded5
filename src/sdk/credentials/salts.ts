import { randomBytes } from "@noble/hashes/utils.js";
import type { Hex } from "viem";
import { bytesToHex, encodeWords, hexToBytes, WORD_BYTES, writeUint256 } from "../core/bytes.ts";
import { fastHasher } from "../core/kernel/fastHasher.ts";
import { hashStruct, structType } from "../core/signing/structType.ts";

/**
 * Where the salts of a batch come from. Without its salt, a field's leaf does not show its value. Anybody who can guess
 * the salt can try values until one fits.
 */
export type Salts = {
  /**
   * Fills a column with salts, 32 bytes for each row.
   * @param column `rows * 32` bytes
   * @param position the field's position in the schema
   * @param content gives the hash of the batch's whole content (`batchContent`), computed at its first call
   */
  readonly fill: (column: Uint8Array, position: number, content: () => Hex) => void;
};

/**
 * Salts for samples and tests only: keccak256(abi.encode(keccak256(seed), position, row)), so a run can be repeated
 * byte for byte. Anybody who knows or guesses the seed knows every salt, and so can find every value by trying.
 */
export function seededSalts(seed: string): Salts {
  const hasher = fastHasher();
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

/** Maximum bytes that one call of the generator fills. */
const MAX_BYTES = 65_536;

/**
 * Salts from the operating system's generator: the ones to issue with. They exist nowhere else, so keep the batch:
 * without its salts no field can ever be proven.
 */
export function randomSalts(): Salts {
  return {
    fill(column) {
      for (let from = 0; from < column.length; from += MAX_BYTES) {
        crypto.getRandomValues(column.subarray(from, from + MAX_BYTES) as Uint8Array<ArrayBuffer>);
      }
    },
  };
}

const KEY = structType("SaltKey(bytes32 secret,bytes32 content)");

/** A new master secret for `derivedSalts`, from the operating system's generator. */
export function newBatchSecret(): Hex {
  return bytesToHex(randomBytes(WORD_BYTES));
}

/**
 * Salts that all follow from one secret of 32 random bytes, so that keeping the secret and the batch's content keeps
 * them all: `salt = keccak256(abi.encode(key, position, index))`, where `key =
 * keccak256(abi.encode(keccak256("SaltKey(bytes32 secret,bytes32 content)"), secret, content))`.
 *
 * The key depends on the batch's whole content. If a secret is used again, for example for a corrected list, a salt
 * that a holder disclosed from the first batch shows nothing about the second. A disclosed salt shows neither key nor
 * secret.
 * @throws SymbolonError `NotHex`, `WrongSize` unless the secret is 32 bytes
 */
export function derivedSalts(secret: Hex): Salts {
  hexToBytes(secret, WORD_BYTES);
  return {
    fill(column, position, content) {
      const saltAt = createSalts(secret, content());
      for (let row = 0; row < column.length / WORD_BYTES; row++) {
        column.set(saltAt(row, position), row * WORD_BYTES);
      }
    },
  };
}

/**
 * Single salts of `derivedSalts`, for a caller who has the hash of the batch's content.
 * @throws SymbolonError `DoesNotFit` unless both are 32 bytes
 */
export function createSalts(secret: Hex, content: Hex): (index: number, position: number) => Uint8Array {
  const hasher = fastHasher();
  const preimage = encodeWords(hashStruct(KEY, { secret, content }), 0, 0);
  return (index, position) => {
    writeUint256(preimage, WORD_BYTES, BigInt(position));
    writeUint256(preimage, 2 * WORD_BYTES, BigInt(index));
    return hasher.keccak256(preimage);
  };
}
