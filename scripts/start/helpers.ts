import { type Address, getAddress, numberToHex } from "viem";
import {
  accountAt,
  allocationFromRows,
  amountAt,
  buildTree,
  conventionNamed,
  type Tree,
} from "../../src/allocation/index.ts";
import { ADDRESS_BYTES } from "../../src/core/bytes.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { decodeClaimError } from "../../src/distribution/index.ts";

/** The account of one of those who helped, and are thanked in small campaigns of their own; nobody has its key. */
export function helperAccount(index: number): Address {
  return getAddress(numberToHex(0x4e1be7n + BigInt(index), { size: ADDRESS_BYTES }));
}

/** The tree of a small campaign, in the order of its rows. */
export function treeOfHelpers(rows: readonly { account: Address; amount: bigint }[]): Tree {
  return buildTree(allocationFromRows(rows), conventionNamed("native"));
}

/** A leaf with its proof, as it is claimed. */
export function leafAt(tree: Tree, index: number) {
  return {
    index: BigInt(index),
    account: getAddress(accountAt(tree.allocation, index)),
    amount: amountAt(tree.allocation, index),
    proof: tree.proof(index),
  };
}

/**
 * What must be refused by this error and no other, in words.
 * @throws SymbolonError `RefusedOtherwise`
 */
export async function refusedBy(error: string, sent: Promise<unknown>): Promise<string> {
  const refusal = await sent.then(
    () => undefined,
    (thrown: unknown) => {
      const found = decodeClaimError(thrown);
      if (found === undefined) throw thrown;
      return found;
    },
  );
  if (refusal?.error === error) return `${error}: ${refusal.sentence}`;
  const met = refusal?.error ?? "no refusal";
  throw new SymbolonError({
    code: "RefusedOtherwise",
    reason: `What ${error} had to refuse met ${met}.`,
    hint: "This is a bug in Symbolon: please report it.",
    details: { expected: error, met },
  });
}
