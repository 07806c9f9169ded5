import type { Hex } from "viem";
import { type Allocation, reorderAllocation } from "../../../sdk/allocation/allocation.ts";
import { checksumAccounts } from "../../../sdk/allocation/checksum.ts";
import type { AmountForm } from "../../../sdk/allocation/read/amountForms.ts";
import { shardOf, shardsOf } from "../../../sdk/allocation/tree/buildNodes.ts";
import { orderByChecksum } from "../../../sdk/allocation/tree/buildTree.ts";
import { type Convention, conventionOf, type LeafField } from "../../../sdk/allocation/tree/convention.ts";
import { hashLeaves } from "../../../sdk/allocation/tree/hashLeaves.ts";
import {
  groupOrder,
  orderByHash,
  placeLeaves,
  positionsOf,
  radixOrder,
} from "../../../sdk/allocation/tree/radixOrder.ts";
import { hashPairs, type LevelShape } from "../../../sdk/allocation/tree/treeLayout.ts";
import {
  ADDRESS_BYTES,
  bytesToHex,
  readableWords,
  SHORT_WORD_BYTES,
  WORD_BYTES,
  writableWords,
} from "../../../sdk/core/bytes.ts";
import { compareBytes, type Hasher } from "../../../sdk/core/hasher.ts";
import { hashHeap } from "../../../sdk/core/tree/nativeTree.ts";

export type Identified = {
  readonly convention: Convention;
  /** What must be done to the rows first; `asGiven`: nothing. */
  readonly rows: "asGiven" | "withoutIndexes" | "byAccount";
  /** Decimals with which the amounts must be read. Default: those already used. */
  readonly decimals?: number;
  /** The form in which they must be read. Default: the one already used. */
  readonly amounts?: AmountForm;
};

export type Search = {
  /** In lower case. */
  readonly root: Hex;
  readonly hasher: Hasher;
  /** Called for each compared root. */
  readonly count: () => void;
};

const SHARD_NYBBLES = [1, 2, 3, 4] as const;
/** Lowest average number of rows per shard for which sharded variations are tried. */
const ROWS_A_SHARD = 8;
const HASHINGS = ["once", "twice"] as const;

type Leaves = { readonly leaves: Uint8Array; readonly accounts: Uint8Array };
type Variation = Omit<Parameters<typeof conventionOf>[0], "shape" | "shardNybbles">;

/** Tries every convention that can be described, in any order of the rows. */
export function tryVariations(
  allocation: Allocation,
  search: Search,
  onProgress?: (done: number, total: number) => void,
): Identified | undefined {
  const kinds = leafKinds(allocation.beneficiaries !== undefined);
  const orders = rowOrders(allocation.accounts, search.hasher);
  const rootsOf = shapeRoots(allocation.count, search.hasher);
  for (const [done, kind] of kinds.entries()) {
    const identified = tryKind(allocation, kind, orders, { ...search, rootsOf });
    if (identified !== undefined) return identified;
    onProgress?.(done + 1, kinds.length);
  }
  return undefined;
}

type Trial = Search & { readonly rootsOf: ShapeRoots };

/** Tries all trees over leaves of one kind, which are hashed once where they bind no index. */
function tryKind(
  allocation: Allocation,
  kind: LeafKind,
  orders: readonly RowOrder[],
  trial: Trial,
): Identified | undefined {
  const isNumbered = kind.leafFields.includes("index");
  for (const { name, order } of orders) {
    const rows = order === undefined ? allocation : reorderAllocation(allocation, order);
    let leaves = leavesOf(rows, kind, trial);
    for (const leafHashing of HASHINGS) {
      if (leafHashing === "twice") leaves = hashEachAgain(leaves, trial);
      for (const leafOrder of ["hash", "index"] as const) {
        // Sorted leaves without an index are the same in any order of the rows.
        if (leafOrder === "hash" && name !== "given" && !isNumbered) continue;
        const indexRule = name === "checksum" ? "checksum" : "source";
        const variation = { ...kind, leafHashing, leafOrder, indexRule } as const;
        const convention = tryTrees({ leaves, accounts: rows.accounts }, variation, trial);
        if (convention !== undefined) return { convention, rows: rowsOf(name, allocation) };
      }
    }
  }
  return undefined;
}

function rowsOf(order: RowOrder["name"], { indexed }: Allocation): Identified["rows"] {
  if (order === "account") return "byAccount";
  return order === "checksum" && indexed ? "withoutIndexes" : "asGiven";
}

function leavesOf(rows: Allocation, kind: LeafKind, { hasher }: Trial): Uint8Array {
  const once = conventionOf({ ...OTHER_RULES, ...kind });
  return hashLeaves(fieldsOf(rows, kind), once, hasher);
}

/** Rules that leaves do not depend on, and `once`. */
const OTHER_RULES = {
  leafHashing: "once",
  leafOrder: "index",
  indexRule: "source",
  shape: "heap",
  shardNybbles: 0,
} as const;

function hashEachAgain(leaves: Uint8Array, { hasher }: Trial): Uint8Array {
  const hashed = hasher.allocate(leaves.length);
  hasher.hashEach(leaves, WORD_BYTES, hashed);
  return hashed;
}

/** Tries all shapes and numbers of shards over leaves in index order. */
function tryTrees({ leaves, accounts }: Leaves, variation: Variation, trial: Trial): Convention | undefined {
  const byHash = variation.leafOrder === "hash" ? orderByHash(leaves) : undefined;
  const order = byHash ?? new Uint32Array(leaves.length / WORD_BYTES).map((_, row) => row);
  for (const shardNybbles of shardsTried(variation, leaves.length / WORD_BYTES)) {
    const roots =
      shardNybbles === 0
        ? trial.rootsOf(byHash === undefined ? leaves : inOrder(leaves, byHash, trial))
        : rootsOfShards({ leaves, accounts }, order, shardNybbles, variation, trial);
    for (const shape of SHAPES) {
      trial.count();
      if (bytesToHex(roots[shape]) === trial.root) return conventionOf({ ...variation, shape, shardNybbles });
    }
  }
  return undefined;
}

/**
 * Where leaves have no index, all numbers of shards that leave enough rows in each. A search through all others would
 * take minutes, and no such trees are known.
 */
function shardsTried({ leafFields }: Variation, count: number): readonly Convention["shardNybbles"][] {
  if (leafFields.includes("index")) return [0];
  return [0, ...SHARD_NYBBLES.filter((nybbles) => 16 ** nybbles * ROWS_A_SHARD <= count)];
}

function rootsOfShards(
  { leaves, accounts }: Leaves,
  order: Uint32Array,
  nybbles: number,
  { leafOrder }: Variation,
  trial: Trial,
): RootsOfShapes {
  const grouped = inOrder(
    leaves,
    groupOrder(order, (row) => shardOf(accounts, row, nybbles), 16 ** nybbles),
    trial,
  );
  const { starts, keys } = shardsOf(accounts, nybbles);
  const shards = Array.from(keys, (_, shard) =>
    trial.rootsOf(
      grouped.subarray((starts[shard] as number) * WORD_BYTES, (starts[shard + 1] as number) * WORD_BYTES),
    ),
  );
  const rootOf = (shape: Convention["shape"]): Uint8Array => {
    const roots = new Uint8Array(shards.length * WORD_BYTES);
    for (const [shard, shapes] of shards.entries()) roots.set(shapes[shape], shard * WORD_BYTES);
    const top = leafOrder === "hash" ? inOrder(roots, orderByHash(roots), trial) : roots;
    return trial.rootsOf(top)[shape];
  };
  return Object.fromEntries(SHAPES.map((shape) => [shape, rootOf(shape)])) as RootsOfShapes;
}

function inOrder(leaves: Uint8Array, order: Uint32Array, { hasher }: Trial): Uint8Array {
  const ordered = hasher.allocate(leaves.length);
  placeLeaves(leaves, positionsOf(order), (position) => position, ordered);
  return ordered;
}

/** A possible form of leaves: their fields, with order and encoding. */
type LeafKind = Pick<Convention, "leafFields" | "leafEncoding">;

const FIELDS: readonly LeafField[] = ["index", "account", "beneficiary", "amount"];

/** Every order of every set of fields that contains account and amount, likely ones first. */
export function leafKinds(hasBeneficiaries: boolean): readonly LeafKind[] {
  const optional: readonly (readonly LeafField[])[] = hasBeneficiaries
    ? [["beneficiary"], [], ["index"], ["index", "beneficiary"]]
    : [[], ["index"]];
  return optional.flatMap((more) => {
    const fields = FIELDS.filter(
      (field) => field === "account" || field === "amount" || more.includes(field),
    );
    return permutations(fields).flatMap((leafFields) =>
      (["packed", "abi"] as const).map((leafEncoding) => ({ leafFields, leafEncoding })),
    );
  });
}

/** Every order of some values; the given one comes first. */
function permutations<Value>(values: readonly Value[]): readonly (readonly Value[])[] {
  if (values.length < 2) return [values];
  return values.flatMap((first, i) =>
    permutations(values.filter((_, j) => j !== i)).map((rest) => [first, ...rest]),
  );
}

/**
 * A possible numbering of the rows. `given`: the allocation's order. `checksum`: the ASCII order of checksummed
 * accounts. `account`: the order of accounts as numbers.
 */
type RowOrder = {
  readonly name: "given" | "checksum" | "account";
  /** The row at each position. Default: the rows keep their positions. */
  readonly order?: Uint32Array;
};

/** The different orders of an allocation's rows, without duplicates. */
function rowOrders(accounts: Uint8Array, hasher: Hasher): readonly RowOrder[] {
  const byChecksum = orderByChecksum(checksumAccounts(accounts, hasher));
  const byAccount = orderByAccount(accounts);
  const isOrdered = byAccount.every((row, place) => row === place);
  return [
    { name: "given" },
    ...(byChecksum === undefined ? [] : [{ name: "checksum", order: byChecksum } as const]),
    ...(isOrdered ? [] : [{ name: "account", order: byAccount } as const]),
  ];
}

/** The rows in the order of their accounts as numbers. */
export function orderByAccount(accounts: Uint8Array): Uint32Array {
  const view = new DataView(accounts.buffer, accounts.byteOffset, accounts.byteLength);
  const keys = new Uint32Array(accounts.length / ADDRESS_BYTES);
  for (let row = 0; row < keys.length; row++) keys[row] = view.getUint32(row * ADDRESS_BYTES);
  const accountOf = (row: number) => accounts.subarray(row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES);
  return radixOrder(keys, (left, right) => compareBytes(accountOf(left), accountOf(right)));
}

/** The rows with only the columns that a convention's leaves bind. */
export function fieldsOf(allocation: Allocation, { leafFields }: Pick<Convention, "leafFields">): Allocation {
  const { beneficiaries, ...rows } = allocation;
  return beneficiaries !== undefined && leafFields.includes("beneficiary") ? allocation : rows;
}

/** A root for each shape, 32 bytes. */
type RootsOfShapes = Readonly<Record<Convention["shape"], Uint8Array>>;

/** Finds the roots of leaves in tree order; calls share its memory. */
type ShapeRoots = (leaves: Uint8Array) => RootsOfShapes;

const NODE_WORDS = WORD_BYTES / SHORT_WORD_BYTES;
const LEVEL_SHAPES = ["promote", "duplicate", "pad"] as const;
const SHAPES = ["heap", ...LEVEL_SHAPES] as const;

/** @param max leaves in one call */
export function shapeRoots(max: number, hasher: Hasher): ShapeRoots {
  const area = hasher.allocate(2 * max * WORD_BYTES);
  return (leaves) => ({ heap: heapRoot(leaves, area, hasher), ...levelRoots(leaves, area, hasher) });
}

function heapRoot(leaves: Uint8Array, area: Uint8Array, hasher: Hasher): Uint8Array {
  const nodes = area.subarray(0, 2 * leaves.length - WORD_BYTES);
  const from = readableWords(leaves);
  const to = writableWords(nodes);
  for (let at = 0, end = to.length; at < from.length; at += NODE_WORDS, end -= NODE_WORDS) {
    for (let i = 0; i < NODE_WORDS; i++) to[end - NODE_WORDS + i] = from[at + i] as number;
  }
  hashHeap(nodes, hasher);
  return nodes.slice(0, WORD_BYTES);
}

/**
 * The roots of all level-by-level shapes, for the price of one: their trees differ only in the last node of each level.
 */
function levelRoots(leaves: Uint8Array, area: Uint8Array, hasher: Hasher): Record<LevelShape, Uint8Array> {
  const padding = hasher.keccak256(new Uint8Array(0));
  const pair = new Uint8Array(2 * WORD_BYTES);
  const join = (left: Uint8Array, right: Uint8Array): Uint8Array => {
    const parent = new Uint8Array(WORD_BYTES);
    pair.set(left);
    pair.set(right, WORD_BYTES);
    hasher.hashLevel(pair, parent);
    return parent;
  };
  let size = leaves.length / WORD_BYTES;
  let level = leaves;
  const last = leaves.slice(-WORD_BYTES);
  const lasts: Record<LevelShape, Uint8Array> = { promote: last, duplicate: last, pad: last };
  let free = area;
  while (size > 1) {
    const isOdd = size % 2 === 1;
    const before = level.subarray((size - 2) * WORD_BYTES, (size - 1) * WORD_BYTES);
    for (const shape of LEVEL_SHAPES) {
      if (!isOdd) lasts[shape] = join(before, lasts[shape]);
      else if (shape !== "promote")
        lasts[shape] = join(lasts[shape], shape === "pad" ? padding : lasts[shape]);
    }
    const common = Math.ceil(size / 2) - 1;
    const parents = free.subarray(0, common * WORD_BYTES);
    hashPairs(level, parents, hasher);
    level = parents;
    free = free.subarray(parents.length);
    size = common + 1;
  }
  return lasts;
}
