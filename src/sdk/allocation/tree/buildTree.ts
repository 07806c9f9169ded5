import type { Hex } from "viem";
import { bytesToHex, WORD_BYTES } from "../../core/bytes.ts";
import { allocationHash } from "../../core/campaign/allocationHash.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import { type Allocation, reorderAllocation } from "../allocation.ts";
import { ADDRESS_DIGITS, checksumAccounts } from "../checksum.ts";
import type { ShuffleRecord } from "../shuffle/shuffleRecord.ts";
import { buildNodes, type TreeNodes } from "./buildNodes.ts";
import type { Convention } from "./convention.ts";
import { radixOrder } from "./radixOrder.ts";
import { proofAtPosition } from "./treeLayout.ts";

/** An allocation under one root, with everything needed to prove any row. */
export type Tree = TreeNodes & {
  readonly convention: Convention;
  /** The rows in index order: row i has index i. */
  readonly allocation: Allocation;
  readonly count: number;
  readonly root: Hex;
  /**
   * Hash of the rows in source order, before any shuffle: what the seed of a shuffle commits to. Reckoned when it is
   * first asked for, and so by whatever spreads a tree.
   */
  readonly allocationHash: Hex;
  /** How the rows came into index order; default: they were not shuffled. */
  readonly shuffle?: ShuffleRecord;
  /** @throws SymbolonError `IndexBeyondCount` */
  readonly leaf: (index: number) => Hex;
  /**
   * The siblings that lead from a row's leaf to the root, lowest first, as contracts take them.
   * @throws SymbolonError `IndexBeyondCount`
   */
  readonly proof: (index: number) => Hex[];
};

export type BuildTreeOptions = {
  readonly hasher?: Hasher;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** How the rows were shuffled into the order in which they are given; default: they were not. */
  readonly shuffled?: Required<Pick<Tree, "allocationHash" | "shuffle">> | undefined;
};

/**
 * Builds the tree of an allocation as a convention says.
 * @throws SymbolonError `IndexRuleBroken`, `NoBeneficiaries`, `BeneficiariesNotBound`
 * @example
 * const tree = buildTree(await readAllocation("drop.csv"), conventionNamed("native"));
 * const proof = tree.proof(0);
 */
export function buildTree(
  allocation: Allocation,
  convention: Convention,
  { hasher = fastHasher(), onProgress, shuffled }: BuildTreeOptions = {},
): Tree {
  const rows = orderByIndexRule(allocation, convention, hasher);
  const { count } = rows;
  const built = buildNodes(rows, convention, hasher, (done) => onProgress?.(done, 2 * count));
  const { nodes, layout, positions } = built;
  const nodeText = (node: number) => bytesToHex(nodes.subarray(node * WORD_BYTES, (node + 1) * WORD_BYTES));
  const positionOf = (index: number) => {
    checkIndex(index, count);
    return positions?.[index] ?? index;
  };
  let hash = shuffled?.allocationHash;
  return {
    ...built,
    convention,
    allocation: rows,
    count,
    root: nodeText(layout.rootNode),
    get allocationHash() {
      hash ??= bytesToHex(allocationHash(rows.accounts, rows.amounts, hasher));
      return hash;
    },
    ...(shuffled !== undefined && { shuffle: shuffled.shuffle }),
    leaf: (index) => nodeText(layout.leafNode(positionOf(index))),
    proof: (index) => proofAtPosition(nodes, layout, positionOf(index)).map(bytesToHex),
  };
}

function checkIndex(index: number, count: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  throw new SymbolonError({
    code: "IndexBeyondCount",
    reason: `There is no row ${index} in an allocation of ${count}.`,
    hint: `Use an index from 0 to ${count - 1}.`,
    details: { index, count },
  });
}

/**
 * Puts an allocation's rows into the order of their indexes, as the convention numbers them.
 * @throws SymbolonError `IndexRuleBroken` where the source states indexes that the convention's rule does not give
 */
export function orderByIndexRule(allocation: Allocation, convention: Convention, hasher: Hasher): Allocation {
  if (convention.indexRule === "source") return allocation;
  const digits = checksumAccounts(allocation.accounts, hasher);
  const order = orderByChecksum(digits);
  if (order === undefined) return allocation;
  if (!allocation.indexed) return reorderAllocation(allocation, order);
  const misplaced = order.findIndex((row, index) => row !== index);
  const row = order[misplaced] as number;
  const account = `0x${new TextDecoder().decode(digits.subarray(row * ADDRESS_DIGITS, (row + 1) * ADDRESS_DIGITS))}`;
  throw new SymbolonError({
    code: "IndexRuleBroken",
    reason: `${account} has the index ${row}, but ${convention.name} numbers accounts in the ASCII order of their checksummed addresses, which gives it ${misplaced}.`,
    hint: "Leave the index column out to have the rows numbered by the rule, or choose the convention that was used.",
    details: { account, stated: row, expected: misplaced, convention: convention.name },
  });
}

/** Digits that fit a sort key of 32 bits: each is one of 22, and 22^7 < 2^32. */
const KEY_DIGITS = 7;
const KINDS = 22;

/** The place of each hexadecimal digit in ASCII: 0-9, A-F, a-f. */
const PLACES = new Uint8Array(128);
for (const [place, digit] of [..."0123456789ABCDEFabcdef"].entries()) PLACES[digit.charCodeAt(0)] = place;

/**
 * The ASCII order of checksummed accounts.
 * @param digits n * 40 bytes of ASCII
 * @returns the rows in ascending order; undefined where they are in it already
 */
export function orderByChecksum(digits: Uint8Array): Uint32Array | undefined {
  const count = digits.length / ADDRESS_DIGITS;
  const keys = new Uint32Array(count);
  for (let row = 0; row < count; row++) {
    let key = 0;
    const at = row * ADDRESS_DIGITS;
    for (let i = at; i < at + KEY_DIGITS; i++) key = key * KINDS + (PLACES[digits[i] as number] as number);
    keys[row] = key;
  }
  const compare = (left: number, right: number): number => {
    for (let i = KEY_DIGITS; i < ADDRESS_DIGITS; i++) {
      const difference =
        (digits[left * ADDRESS_DIGITS + i] as number) - (digits[right * ADDRESS_DIGITS + i] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  return isAscending(keys, compare) ? undefined : radixOrder(keys, compare);
}

function isAscending(keys: Uint32Array, compare: (left: number, right: number) => number): boolean {
  for (let row = 1; row < keys.length; row++) {
    const difference = (keys[row] as number) - (keys[row - 1] as number);
    if (difference < 0 || (difference === 0 && compare(row - 1, row) > 0)) return false;
  }
  return true;
}

/**
 * Refuses a tree that has not the root that its caller knows.
 * @throws SymbolonError `RootDiffers`
 */
export function requireRoot(tree: Tree, root: Hex | undefined, file: string): void {
  if (root === undefined || root === tree.root) return;
  throw new SymbolonError({
    code: "RootDiffers",
    reason: `${file} has the root ${tree.root} under the convention ${tree.convention.name}, not ${root}.`,
    hint: `Find how that root was made: symbolon tree identify ${file} --root ${root}`,
    details: { file, convention: tree.convention.name, root: tree.root, expected: root },
  });
}
