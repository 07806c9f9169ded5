import type { Address, Hex } from "viem";
import { type AllocationRow, allocationFromRows } from "../../allocation/allocationFromRows.ts";
import { accountNotInTree } from "../../allocation/proof/accountNotInTree.ts";
import { buildTree } from "../../allocation/tree/buildTree.ts";
import { conventionNamed } from "../../allocation/tree/convention.ts";
import { bigint, maybe, requireArguments } from "../../core/arguments.ts";
import { address, type Decoder, Misfit, members, text } from "../../core/decode.ts";
import type { ProvenLeaf } from "../sign/unsignedClaim.ts";
import { type ClaimTree, claimTree } from "./claimTree.ts";

/** Rows under one root: what a campaign is created with, and what its leaves are proven by. */
export type DistributionTree = ClaimTree & {
  readonly root: Hex;
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
 * Builds the tree of a distribution out of rows at hand. Rows in files: `buildFromFile` of `@symbolon/node`.
 * @param rows account and amount in base units; each account once
 * @throws SymbolonError `BadArgument`, `UnknownConvention`; what is wrong with a row, by its number: `NotAnAddress`, `WrongChecksum`,
 * `DuplicateAccount` and the like
 * @example
 * const tree = treeOf([{ account: anna, amount: 100n }, { account: ben, amount: 50n }]);
 * const { index, proof } = tree.leafOf(anna);
 */
export function treeOf(
  rows: Iterable<AllocationRow>,
  { convention = "native" }: TreeOfOptions = {},
): DistributionTree {
  const known = conventionNamed(convention);
  const built = buildTree(allocationFromRows(checked(rows), { name: "the rows" }), known);
  const leaves = claimTree(built);
  return {
    ...leaves,
    root: built.root,
    total: built.allocation.total,
    leafOf(account) {
      requireArguments("leafOf", address, account);
      const index = leaves.indexOf(account);
      if (index === undefined) throw accountNotInTree(account, leaves.count);
      return { index, account, amount: leaves.amount(index), proof: leaves.proof(index) };
    },
  };
}

/** The types of a row's values; what they say is looked at where rows of any source are. */
function* checked(rows: Iterable<AllocationRow>): Generator<AllocationRow> {
  requireArguments("treeOf", iterable, rows);
  let count = 0;
  for (const row of rows) {
    const place = `rows[${count++}]`;
    requireArguments("treeOf", (value) => readRow(value, place), row);
    yield row;
  }
}

const iterable: Decoder<unknown> = (value) => {
  if (typeof value === "object" && value !== null && Symbol.iterator in value) return value;
  throw new Misfit({ path: "rows", value, wanted: "a list of rows" });
};

function readRow(value: unknown, place: string): void {
  const { account, amount, beneficiary } = members(value, place);
  text(account, `${place}.account`);
  bigint(amount, `${place}.amount`);
  maybe(text)(beneficiary, `${place}.beneficiary`);
}
