import { encodeAbiParameters, encodePacked, type Hex, keccak256 } from "viem";
import { SymbolonError } from "../core/errors.ts";
import { accountAt, amountAt } from "./allocation.ts";
import type { Tree } from "./tree/buildTree.ts";
import type { Convention } from "./tree/convention.ts";

/** What an independent package makes of the same rows. */
export type SecondOpinion = {
  readonly package: "merkletreejs" | "@openzeppelin/merkle-tree";
  readonly root: Hex;
  readonly agrees: boolean;
};

const TYPES = { index: "uint256", account: "address", amount: "uint256" } as const;

/**
 * Rebuilds a tree's root with packages that share no code with ours for encoding and shape: merkletreejs for every
 * convention, @openzeppelin/merkle-tree where the tree is one of its own. Slow (one object a row and more), and
 * loaded only here.
 * @throws SymbolonError `PackageMissing`
 */
export async function secondOpinion(tree: Tree): Promise<readonly SecondOpinion[]> {
  const rows = rowsOf(tree);
  const opinions = [
    { package: "merkletreejs", root: await merkletreejsRoot(tree.convention, rows) },
  ] as const;
  const openZeppelin = isOpenZeppelin(tree.convention)
    ? [{ package: "@openzeppelin/merkle-tree", root: await openZeppelinRoot(tree.convention, rows) } as const]
    : [];
  return [...opinions, ...openZeppelin].map((opinion) => ({
    ...opinion,
    agrees: opinion.root === tree.root,
  }));
}

function rowsOf({ allocation, convention, count }: Tree): string[][] {
  return Array.from({ length: count }, (_, index) => {
    const values = {
      index: String(index),
      account: accountAt(allocation, index),
      amount: String(amountAt(allocation, index)),
    };
    return convention.leafFields.map((field) => values[field]);
  });
}

async function merkletreejsRoot(convention: Convention, rows: readonly string[][]): Promise<Hex> {
  const { MerkleTree } = await optional("merkletreejs", () => import("merkletreejs"));
  const leaves = rows.map((row) => Buffer.from(leafOf(convention, row)));
  if (convention.leafOrder === "hash") leaves.sort(Buffer.compare);
  const heap = convention.shape === "heap";
  const hash = (data: Uint8Array) => Buffer.from(keccak256(data, "bytes"));
  const tree = new MerkleTree(heap ? heapOrder(leaves) : leaves, hash, { sortPairs: true, complete: heap });
  return tree.getHexRoot() as Hex;
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

async function openZeppelinRoot(convention: Convention, rows: string[][]): Promise<Hex> {
  const { StandardMerkleTree } = await optional(
    "@openzeppelin/merkle-tree",
    () => import("@openzeppelin/merkle-tree"),
  );
  const types = convention.leafFields.map((field) => TYPES[field]);
  return StandardMerkleTree.of(rows, types, { sortLeaves: convention.leafOrder === "hash" }).root as Hex;
}

function isOpenZeppelin({ leafEncoding, leafHashing, shape }: Convention): boolean {
  return leafEncoding === "abi" && leafHashing === "twice" && shape === "heap";
}

function leafOf({ leafFields, leafEncoding, leafHashing }: Convention, row: readonly string[]): Uint8Array {
  const types = leafFields.map((field) => TYPES[field]);
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

async function optional<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    const missing = cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND";
    if (!missing) throw cause;
    throw new SymbolonError({
      code: "PackageMissing",
      reason: `The second opinion needs the package ${name}, which is not installed.`,
      cure: `Install it (npm install ${name}) or verify without --second-opinion.`,
      details: { package: name },
      cause,
    });
  }
}
