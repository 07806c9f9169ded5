import { SymbolonError } from "../../core/errors.ts";
import type { Convention } from "./convention.ts";

/** The only tree that campaigns and batches deploy: leaf i belongs to index i, so a range of rows is a subtree. */
const native = {
  name: "native",
  summary: "Symbolon's own: (index, account, amount), index order, complete heap",
  leafFields: ["index", "account", "amount"],
  leafEncoding: "abi",
  leafHashing: "twice",
  leafOrder: "index",
  indexRule: "source",
  shape: "heap",
  shardNybbles: 0,
} as const satisfies Convention;

/** `StandardMerkleTree.of(rows, ["address", "uint256"])` of @openzeppelin/merkle-tree. */
const ozStandard = {
  ...native,
  name: "oz-standard",
  summary: "OpenZeppelin's standard-v1 over (account, amount), sorted by hash, complete heap",
  leafFields: ["account", "amount"],
  leafOrder: "hash",
} as const satisfies Convention;

/** Uniswap's merkle-distributor (UNI, 2020) and its many copies. */
const uniswap = {
  name: "uniswap",
  summary: "Uniswap's distributor: packed (index, account, amount), sorted by hash, odd node promoted",
  leafFields: ["index", "account", "amount"],
  leafEncoding: "packed",
  leafHashing: "once",
  leafOrder: "hash",
  indexRule: "checksum",
  shape: "promote",
  shardNybbles: 0,
} as const satisfies Convention;

/** The most common of merkletreejs: `new MerkleTree(leaves, keccak256, { sort: true })`. */
const packed = {
  ...uniswap,
  name: "packed",
  summary: "packed (account, amount), hashed once, sorted by hash, odd node promoted",
  leafFields: ["account", "amount"],
  indexRule: "source",
} as const satisfies Convention;

/** Morpho's optimizer rewards, Juicebox: `{ sortPairs: true }` alone. */
const packedFileOrder = {
  ...packed,
  name: "packed-file-order",
  summary:
    "packed (account, amount), hashed once, in the order of the file, odd node promoted (Morpho, Juicebox)",
  leafOrder: "index",
} as const satisfies Convention;

/** ENS (2021), Hop. */
const shardedNybbles = {
  ...packed,
  name: "sharded-nybbles",
  summary:
    "packed, one tree for each first two hexadecimal digits of an account, one over their roots (ENS, Hop)",
  shardNybbles: 2,
} as const satisfies Convention;

/** Threshold's cumulative rewards: the account is the staking provider. */
const threshold = {
  ...packed,
  name: "threshold",
  summary: "packed (account, beneficiary, amount), sorted by hash, odd node promoted (Threshold)",
  leafFields: ["account", "beneficiary", "amount"],
} as const satisfies Convention;

/** Every convention that has a name of its own. */
export const conventions: ReadonlyMap<string, Convention> = new Map(
  [native, ozStandard, uniswap, packed, packedFileOrder, shardedNybbles, threshold].map((convention) => [
    convention.name,
    convention,
  ]),
);

/** @throws SymbolonError `UnknownConvention` */
export function conventionNamed(name: string): Convention {
  const convention = conventions.get(name);
  if (convention) return convention;
  const names = [...conventions.keys()].join(", ");
  throw new SymbolonError({
    code: "UnknownConvention",
    reason: `There is no convention ${JSON.stringify(name)}.`,
    hint: `Use one of ${names}.`,
    details: { name, known: [...conventions.keys()] },
  });
}
