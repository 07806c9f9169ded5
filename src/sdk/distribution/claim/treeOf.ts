import type { Address, Hex } from "viem";
import { type AllocationRow, allocationFromRows } from "../../allocation/allocationFromRows.ts";
import { accountNotInTree } from "../../allocation/proof/accountNotInTree.ts";
import { buildTree } from "../../allocation/tree/buildTree.ts";
import { conventionNamed } from "../../allocation/tree/convention.ts";
import { bigint, maybe, readArguments } from "../../core/arguments.ts";
import { address, type Decoder, Misfit, object, text } from "../../core/decode.ts";
import type { ProvenLeaf } from "../sign/unsignedClaim.ts";
import { type ClaimTree, claimTree } from "./claimTree.ts";

/** Rows under one root: a campaign is created with it, and its leaves are proven by it. */
export type DistributionTree = ClaimTree & {
  readonly root: Hex;
  /** The name of the convention that it was built by: campaigns pay leaves of `native`. */
  readonly convention: string;
  /** The sum of all amounts, in base units. */
  readonly total: bigint;
  /** @throws SymbolonError `AccountNotInTree`, `BadArgument` */
  readonly leafOf: (account: Address) => ProvenLeaf;
};

export type TreeOfOptions = {
  /** Default: `native`, which campaigns take. */
  readonly convention?: string | undefined;
};

/**
 * Builds the tree of a distribution from rows in memory. For rows in files, use `buildFromFile` of `@symbolon/node`.
 * @param rows account and amount in base units; each account once
 * @throws SymbolonError `BadArgument`, `UnknownConvention`; what is wrong with a row, by its number: `NotAnAddress`,
 * `WrongChecksum`, `DuplicateAccount` and others
 * @example
 * const tree = treeOf([{ account: anna, amount: 100n }, { account: ben, amount: 50n }]);
 * const { index, proof } = tree.leafOf(anna);
 */
export function treeOf(rows: Iterable<AllocationRow>, options: TreeOfOptions = {}): DistributionTree {
  const { convention = "native" } = readArguments("treeOf", optionsShape, options);
  const known = conventionNamed(convention);
  const built = buildTree(allocationFromRows(checked(rows), { name: "the rows" }), known);
  const leaves = claimTree(built);
  const indexOf = (account: Address, call = "indexOf") =>
    leaves.indexOf(readArguments(call, address, account));
  const at = (index: number) => {
    // Refuses an index that is not there.
    built.leaf(index);
    return index;
  };
  return {
    ...leaves,
    indexOf: (account) => indexOf(account),
    account: (index) => leaves.account(at(index)),
    amount: (index) => leaves.amount(at(index)),
    root: built.root,
    convention,
    total: built.allocation.total,
    leafOf(account) {
      const index = indexOf(account, "leafOf");
      if (index === undefined) throw accountNotInTree(account, leaves.count);
      return { index, account, amount: leaves.amount(index), proof: leaves.proof(index) };
    },
  };
}

const optionsShape = object({}, { convention: maybe(text) });

/** Checks the types of a row's values. Their content is checked where rows of any source are. */
function* checked(rows: Iterable<AllocationRow>): Generator<AllocationRow> {
  let count = 0;
  for (const row of readArguments("treeOf", iterable, rows)) {
    const place = `rows[${count++}]`;
    const { account, amount, beneficiary } = readArguments("treeOf", (value) => rowShape(value, place), row);
    yield { account, amount, ...(beneficiary !== undefined && { beneficiary }) };
  }
}

const iterable: Decoder<Iterable<unknown>> = (value) => {
  const found = (value as { readonly [Symbol.iterator]?: unknown } | null)?.[Symbol.iterator];
  if (typeof value === "object" && typeof found === "function") return value as Iterable<unknown>;
  throw new Misfit({ path: "rows", value, expected: "a list of rows" });
};

const rowShape = object({ account: text, amount: bigint }, { beneficiary: maybe(text) });
