import { keccak_256 } from "@noble/hashes/sha3.js";
import { encodeAbiParameters, encodePacked, type Hex, hexToBytes } from "viem";
import type { Convention } from "../../../src/sdk/allocation/tree/convention.ts";

/** A row as a naive tree takes it. */
export type NaiveRow = { account: Hex; beneficiary: Hex; amount: bigint };

/** A tree made the simple way: a node is an object that knows its parent's other child. */
export type NaiveTree = { root: string; proofs: string[][] };

type Node = { hash: string; above?: { sibling: string | undefined; parent: Node } };

const TYPES = { index: "uint256", account: "address", beneficiary: "address", amount: "uint256" } as const;
const known = new Map<string, string>();

/** keccak-256 of hexadecimal digits, remembered: trees of many sizes have most of their nodes in common. */
function hashOf(digits: string): string {
  const found = known.get(digits) ?? Buffer.from(keccak_256(Buffer.from(digits, "hex"))).toString("hex");
  known.set(digits, found);
  return found;
}

/** The tree of rows in index order, written to be read and not to be fast; proofs are in index order. */
export function naiveTree(rows: readonly NaiveRow[], convention: Convention): NaiveTree {
  const leaves = rows.map((row, index) => ({ hash: leafOf({ ...row, index: BigInt(index) }, convention) }));
  const { shardNybbles } = convention;
  let root: Node;
  if (shardNybbles === 0) root = grow(leaves, convention);
  else {
    const keys = rows.map(({ account }) => account.slice(2, 2 + shardNybbles).toLowerCase());
    const shards = [...new Set(keys)].sort().map((key) => leaves.filter((_, i) => keys[i] === key));
    root = grow(
      shards.map((shard) => grow(shard, convention)),
      convention,
    );
  }
  return { root: `0x${root.hash}`, proofs: leaves.map((leaf) => proofOf(leaf)) };
}

function grow(unordered: readonly Node[], { leafOrder, shape }: Convention): Node {
  const leaves = [...unordered];
  if (leafOrder === "hash") leaves.sort((a, b) => (a.hash < b.hash ? -1 : 1));
  if (shape === "heap") {
    const nodes: Node[] = [...Array(leaves.length - 1), ...leaves.reverse()];
    for (let i = leaves.length - 2; i >= 0; i--) nodes[i] = join(nodes[2 * i + 1]!, nodes[2 * i + 2]!);
    return nodes[0]!;
  }
  let level: Node[] = leaves;
  while (level.length > 1) {
    const above: Node[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i]!;
      const right = level[i + 1];
      if (right !== undefined) above.push(join(left, right));
      else if (shape === "promote") above.push(left);
      else above.push(join(left, { hash: shape === "pad" ? hashOf("") : left.hash }));
    }
    level = above;
  }
  return level[0]!;
}

function join(left: Node, right: Node): Node {
  const parent = { hash: hashOf([left.hash, right.hash].sort().join("")) };
  left.above = { sibling: right.hash, parent };
  right.above = { sibling: left.hash, parent };
  return parent;
}

function proofOf(leaf: Node): string[] {
  const proof: string[] = [];
  for (let { above } = leaf; above !== undefined; { above } = above.parent) proof.push(`0x${above.sibling}`);
  return proof;
}

function leafOf(row: NaiveRow & { index: bigint }, { leafFields, leafEncoding, leafHashing }: Convention) {
  const types = leafFields.map((field) => TYPES[field]);
  const values = leafFields.map((field) => row[field]) as never;
  const encoded =
    leafEncoding === "packed"
      ? encodePacked(types, values)
      : encodeAbiParameters(
          types.map((type) => ({ type })),
          values,
        );
  const once = hashOf(Buffer.from(hexToBytes(encoded)).toString("hex"));
  return leafHashing === "twice" ? hashOf(once) : once;
}
