import { encodeAbiParameters, encodePacked, type Hex, keccak256 } from "viem";
import { accountAt, amountAt } from "../../sdk/allocation/allocation.ts";
import type { Tree } from "../../sdk/allocation/tree/buildTree.ts";
import type { Convention } from "../../sdk/allocation/tree/convention.ts";
import { DUMP_TYPES } from "./dump/parseDump.ts";

/** What an independent package makes of the same rows. */
export type SecondOpinion = {
  readonly package: "merkletreejs";
  readonly root: Hex;
  readonly agrees: boolean;
};

/**
 * Rebuilds a tree's root with merkletreejs, which shares no code with ours for encoding and shape. Slow (one object a row and
 * more), and loaded only here.
 */
export async function secondOpinion(tree: Tree): Promise<SecondOpinion> {
  const root = await merkletreejsRoot(tree, rowsOf(tree));
  return { package: "merkletreejs", root, agrees: root === tree.root };
}

function rowsOf({ allocation, convention, count }: Tree): string[][] {
  const { beneficiaries } = allocation;
  const paid = beneficiaries === undefined ? allocation : { ...allocation, accounts: beneficiaries };
  return Array.from({ length: count }, (_, index) => {
    const values = {
      index: String(index),
      account: accountAt(allocation, index),
      beneficiary: accountAt(paid, index),
      amount: String(amountAt(allocation, index)),
    };
    return convention.leafFields.map((field) => values[field]);
  });
}

type Root = (leaves: readonly Buffer[]) => Buffer;

async function merkletreejsRoot({ allocation, convention }: Tree, rows: readonly string[][]): Promise<Hex> {
  const { MerkleTree } = await import("merkletreejs");
  const leaves = rows.map((row) => Buffer.from(leafOf(convention, row)));
  const hash = (data: Uint8Array) => Buffer.from(keccak256(data, "bytes"));
  const layersOf = (nodes: readonly Buffer[], options: object) =>
    new MerkleTree([...nodes], hash, { sortPairs: true, ...options }).getLayers();
  const rootOf: Root = (unordered) => {
    const ordered = convention.leafOrder === "hash" ? [...unordered].sort(Buffer.compare) : [...unordered];
    if (convention.shape === "heap") return last(layersOf(heapOrder(ordered), { complete: true }));
    if (convention.shape !== "pad") {
      return last(layersOf(ordered, { duplicateOdd: convention.shape === "duplicate" }));
    }
    let level = ordered;
    while (level.length > 1) {
      const even = level.length % 2 === 0 ? level : [...level, hash(new Uint8Array(0))];
      level = layersOf(even, {})[1] ?? [];
    }
    return level[0] as Buffer;
  };
  const root =
    convention.shardNybbles === 0
      ? rootOf(leaves)
      : shardedRoot(
          leaves,
          rows.map((_, row) => accountAt(allocation, row).slice(2, 2 + convention.shardNybbles)),
          rootOf,
        );
  return `0x${root.toString("hex")}`;
}

/** The root over the roots of all leaves with equal keys, in the order of the keys. */
function shardedRoot(leaves: readonly Buffer[], keys: readonly string[], rootOf: Root): Buffer {
  const shards = new Map<string, Buffer[]>();
  for (const [row, leaf] of leaves.entries()) {
    const key = keys[row] as string;
    const shard = shards.get(key) ?? [];
    shard.push(leaf);
    shards.set(key, shard);
  }
  const ordered = [...shards].sort(([left], [right]) => (left < right ? -1 : 1));
  return rootOf(ordered.map(([, shard]) => rootOf(shard)));
}

function last(layers: readonly Buffer[][]): Buffer {
  return layers.at(-1)?.[0] as Buffer;
}

/**
 * merkletreejs pairs the first leaves of its complete tree on a lower level, left to right; in OpenZeppelin's heap
 * the leaves run from right to left. The same shape, read in the other direction.
 */
function heapOrder(leaves: readonly Buffer[]): Buffer[] {
  const full = 2 ** Math.floor(Math.log2(leaves.length));
  const lower = 2 * (leaves.length - full);
  return [...leaves.slice(0, lower).reverse(), ...leaves.slice(lower).reverse()];
}

function leafOf({ leafFields, leafEncoding, leafHashing }: Convention, row: readonly string[]): Uint8Array {
  const types = leafFields.map((field) => DUMP_TYPES[field]);
  const values = row.map((value, i) => (types[i] === "uint256" ? BigInt(value) : value));
  const encoded =
    leafEncoding === "packed"
      ? encodePacked(types, values as never)
      : encodeAbiParameters(
          types.map((type) => ({ type })),
          values as never,
        );
  const once = keccak256(encoded, "bytes");
  return leafHashing === "twice" ? keccak256(once, "bytes") : once;
}
