import { keccak_256 } from "@noble/hashes/sha3.js";

/**
 * Hashes flat bytes, a level of a tree at a time, so that a faster kernel can take noble's place without
 * anything else changing.
 */
export type Hasher = {
  /** What computes: shown in reports. */
  readonly name: string;
  /** keccak-256 of `data`, 32 bytes. */
  readonly keccak256: (data: Uint8Array) => Uint8Array;
  /**
   * Hashes each preimage once.
   * @param preimages `n * width` bytes, end to end
   * @param width bytes of one preimage
   * @param out `n * 32` bytes, written in order
   */
  readonly hashEach: (preimages: Uint8Array, width: number, out: Uint8Array) => void;
  /**
   * Hashes each preimage twice, as leaves are, so that no leaf can be taken for an inner node.
   * @param preimages `n * width` bytes, end to end
   * @param width bytes of one preimage
   * @param leaves `n * 32` bytes, written in order
   */
  readonly hashLeaves: (preimages: Uint8Array, width: number, leaves: Uint8Array) => void;
  /**
   * Hashes neighbours into their parents: parent i = keccak256(lesser || greater) of children 2i and 2i + 1.
   * @param children `2n * 32` bytes
   * @param parents `n * 32` bytes, written in order; must not overlap `children`
   */
  readonly hashLevel: (children: Uint8Array, parents: Uint8Array) => void;
  /** keccak-256 of one long text that comes in pieces. */
  readonly stream: () => HashStream;
  /**
   * Zeroed memory that this hasher works on at its fastest: what is hashed from it and into it need not be copied to
   * other threads. Any other memory is good too.
   */
  readonly allocate: (bytes: number) => Uint8Array;
};

/** A hash in the making. */
export type HashStream = {
  readonly update: (piece: Uint8Array) => void;
  /** keccak-256 of all pieces end to end, 32 bytes; call it once, at the end. */
  readonly digest: () => Uint8Array;
};

const HASH_BYTES = 32;

/** A hasher that hashes one preimage after the other. @param name what computes */
export function plainHasher(name: string, keccak256: Hasher["keccak256"], stream: Hasher["stream"]): Hasher {
  return {
    name,
    keccak256,
    hashEach(preimages, width, out) {
      for (let from = 0, to = 0; from < preimages.length; from += width, to += HASH_BYTES) {
        out.set(keccak256(preimages.subarray(from, from + width)), to);
      }
    },
    hashLeaves(preimages, width, leaves) {
      for (let from = 0, to = 0; from < preimages.length; from += width, to += HASH_BYTES) {
        leaves.set(keccak256(keccak256(preimages.subarray(from, from + width))), to);
      }
    },
    hashLevel(children, parents) {
      const pair = new Uint8Array(2 * HASH_BYTES);
      for (let from = 0, to = 0; to < parents.length; from += 2 * HASH_BYTES, to += HASH_BYTES) {
        const left = children.subarray(from, from + HASH_BYTES);
        const right = children.subarray(from + HASH_BYTES, from + 2 * HASH_BYTES);
        const leftFirst = compareBytes(left, right) <= 0;
        pair.set(leftFirst ? left : right, 0);
        pair.set(leftFirst ? right : left, HASH_BYTES);
        parents.set(keccak256(pair), to);
      }
    },
    stream,
    allocate: (bytes) => new Uint8Array(bytes),
  };
}

/** The portable hasher, on @noble/hashes: the fallback and the oracle of any faster one. */
export const nobleHasher: Hasher = /* @__PURE__ */ plainHasher(
  "noble",
  (data) => keccak_256(data),
  () => {
    const hash = keccak_256.create();
    return { update: (piece) => void hash.update(piece), digest: () => hash.digest() };
  },
);

/** Orders byte strings of one length as big-endian numbers: negative, zero or positive. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  for (let i = 0; i < left.length; i++) {
    const difference = (left[i] as number) - (right[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
