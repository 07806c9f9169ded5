import { bytesToHex, type Hex } from "viem";
import { ADDRESS_BYTES, WORD_BYTES, writeUint256 } from "../../src/core/bytes.ts";
import { compareBytes, nobleHasher } from "../../src/core/hasher.ts";
import { buildNativeTree, proofAt } from "../../src/core/nativeTree.ts";
import type { BenchAllocation } from "./benchAllocation.ts";

export type UniswapTree = {
  readonly root: Hex;
  /** Proof of the row with this index. */
  readonly proofOf: (index: number) => Hex[];
};

const PREIMAGE_BYTES = WORD_BYTES + ADDRESS_BYTES + WORD_BYTES;

/**
 * The tree that Uniswap's MerkleDistributor is made for: leaves keccak256(index, account, amount packed), in order of
 * their hashes, neighbours joined. Where their number is a power of two that is the native tree's shape too.
 */
export function uniswapTree({
  accounts,
  amounts,
}: Pick<BenchAllocation, "accounts" | "amounts">): UniswapTree {
  const count = amounts.length / WORD_BYTES;
  const preimages = new Uint8Array(count * PREIMAGE_BYTES);
  for (let row = 0; row < count; row++) {
    const at = row * PREIMAGE_BYTES;
    writeUint256(preimages, at, BigInt(row));
    preimages.set(accounts.subarray(row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES), at + WORD_BYTES);
    preimages.set(
      amounts.subarray(row * WORD_BYTES, (row + 1) * WORD_BYTES),
      at + WORD_BYTES + ADDRESS_BYTES,
    );
  }
  const unsorted = new Uint8Array(count * WORD_BYTES);
  nobleHasher.hashEach(preimages, PREIMAGE_BYTES, unsorted);

  const leafAt = (row: number) => unsorted.subarray(row * WORD_BYTES, (row + 1) * WORD_BYTES);
  const order = Uint32Array.from({ length: count }, (_, row) => row).sort((a, b) =>
    compareBytes(leafAt(a), leafAt(b)),
  );
  const leaves = new Uint8Array(unsorted.length);
  const place = new Uint32Array(count);
  for (const [position, row] of order.entries()) {
    leaves.set(leafAt(row), position * WORD_BYTES);
    place[row] = position;
  }
  const nodes = buildNativeTree(leaves);
  return {
    root: bytesToHex(nodes.subarray(0, WORD_BYTES)),
    proofOf: (index) => proofAt(nodes, place[index] ?? -1).map((node) => bytesToHex(node)),
  };
}
