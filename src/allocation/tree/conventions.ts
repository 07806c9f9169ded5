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
} as const satisfies Convention;

/** `StandardMerkleTree.of(rows, ["address", "uint256"])` of @openzeppelin/merkle-tree. */
const ozStandard = {
  name: "oz-standard",
  summary: "OpenZeppelin's standard-v1 over (account, amount), sorted by hash, complete heap",
  leafFields: ["account", "amount"],
  leafEncoding: "abi",
  leafHashing: "twice",
  leafOrder: "hash",
  indexRule: "source",
  shape: "heap",
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
} as const satisfies Convention;

/** Every convention by its name. */
export const conventions: ReadonlyMap<string, Convention> = new Map(
  [native, ozStandard, uniswap].map((convention) => [convention.name, convention]),
);

/** @throws SymbolonError `UnknownConvention` */
export function conventionNamed(name: string): Convention {
  const convention = conventions.get(name);
  if (convention) return convention;
  const names = [...conventions.keys()].join(", ");
  throw new SymbolonError({
    code: "UnknownConvention",
    reason: `There is no convention ${JSON.stringify(name)}.`,
    cure: `Use one of ${names}.`,
    details: { name, known: [...conventions.keys()] },
  });
}
