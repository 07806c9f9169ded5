import { WORD_BYTES } from "../../../core/bytes.ts";
import type { Convention, LeafField } from "../convention.ts";

/** The format that `StandardMerkleTree.dump()` of @openzeppelin/merkle-tree states. */
export const DUMP_FORMAT = "standard-v1";

/** What `StandardMerkleTree.dump()` gives. */
export type Dump = {
  /** Solidity types of a value, in order. */
  readonly leafEncoding: readonly DumpType[];
  /** All nodes, `0x` and 64 digits, the root first. */
  readonly tree: readonly string[];
  readonly values: readonly DumpValue[];
};

export type DumpType = "address" | "uint256";

export type DumpValue = {
  readonly value: readonly string[];
  /** The node of its leaf. */
  readonly treeIndex: number;
};

/** The Solidity type of each field. */
export const DUMP_TYPES: Readonly<Record<LeafField, DumpType>> = {
  index: "uint256",
  account: "address",
  beneficiary: "address",
  amount: "uint256",
};

/** Characters of a node: `0x` and its digits. */
export const NODE_TEXT = 2 + 2 * WORD_BYTES;

/** Whether trees of a convention are what `StandardMerkleTree` builds. */
export function isStandardTree(
  convention: Pick<Convention, "leafEncoding" | "leafHashing" | "shape" | "shardNybbles">,
): boolean {
  const { leafEncoding, leafHashing, shape, shardNybbles } = convention;
  return leafEncoding === "abi" && leafHashing === "twice" && shape === "heap" && shardNybbles === 0;
}
