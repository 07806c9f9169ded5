import type { Hex } from "viem";
import type { Allocation } from "../../../sdk/allocation/allocation.ts";
import { type Convention, conventionOf } from "../../../sdk/allocation/tree/convention.ts";
import { hashLeaves } from "../../../sdk/allocation/tree/hashLeaves.ts";
import { ADDRESS_BYTES, bytesToHex, hexToBytes, WORD_BYTES } from "../../../sdk/core/bytes.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { MAX_PROOF_LENGTH, rootBy } from "../../../sdk/core/tree/nativeTree.ts";
import { fieldsOf, leafKinds } from "./tryVariations.ts";

/** How the leaves of a root are made, as the proofs that its file states show; of the order of leaves they say nothing. */
export type ProvenLeaves = Pick<Convention, "leafFields" | "leafEncoding" | "leafHashing"> & {
  /** Rows whose proofs lead to the root. */
  readonly proven: number;
  /** Rows whose proofs do not. */
  readonly failed: readonly number[];
};

const NODE = /^0x[0-9a-fA-F]{64}$/;

/**
 * Finds how leaves are made by the proofs that stand beside them: for files that do not keep the order of their leaves.
 * @param proofs by row, counted from 0
 * @returns the kind of leaf under which any proof leads to the root; undefined where none does
 */
export function tryProofs(
  allocation: Allocation,
  proofs: ReadonlyMap<number, readonly string[]>,
  root: Hex,
  hasher: Hasher,
): ProvenLeaves | undefined {
  for (const kind of leafKinds(allocation.beneficiaries !== undefined)) {
    for (const leafHashing of ["once", "twice"] as const) {
      const convention = conventionOf({ ...OTHER_RULES, ...kind, leafHashing });
      const { checked, failed } = checkProofs(allocation, proofs, root, convention, hasher);
      const proven = checked - failed.length;
      if (failed.length < MAX_FAILED && proven > 0) return { ...kind, leafHashing, proven, failed };
    }
  }
  return undefined;
}

/**
 * Looks which proofs lead to the root, where leaves are made so.
 * @param proofs by row, counted from 0
 * @returns how many could be read, and the first rows whose proofs fail: ten at most, where it stops
 */
export function checkProofs(
  allocation: Allocation,
  proofs: ReadonlyMap<number, readonly string[]>,
  root: Hex,
  convention: Convention,
  hasher: Hasher,
): { readonly checked: number; readonly failed: readonly number[] } {
  const valid = [...proofs].filter(
    ([, proof]) => proof.length <= MAX_PROOF_LENGTH && proof.every((node) => NODE.test(node)),
  );
  const failed: number[] = [];
  for (const [row, proof] of valid) {
    const leaf = leafOf(allocation, row, convention, hasher);
    const nodes = proof.map((node) => hexToBytes(node as Hex));
    if (bytesToHex(rootBy(hasher, leaf, nodes)) !== root.toLowerCase()) failed.push(row);
    // A wrong kind fails at once: nobody waits for a thousand of them.
    if (failed.length === MAX_FAILED) break;
  }
  return { checked: valid.length, failed };
}

/** Proofs that may fail before a kind of leaf counts as the wrong one. */
const MAX_FAILED = 10;
const OTHER_RULES = { leafOrder: "index", indexRule: "source", shape: "heap", shardNybbles: 0 } as const;

function leafOf(allocation: Allocation, row: number, convention: Convention, hasher: Hasher): Uint8Array {
  const { accounts, amounts, beneficiaries, indexes } = fieldsOf(allocation, convention);
  const one = (column: Uint8Array, width: number) => column.slice(row * width, (row + 1) * width);
  const rows = {
    accounts: one(accounts, ADDRESS_BYTES),
    amounts: one(amounts, WORD_BYTES),
    ...(beneficiaries !== undefined && { beneficiaries: one(beneficiaries, ADDRESS_BYTES) }),
  };
  return hashLeaves(rows, convention, hasher, { firstIndex: indexes?.[row] ?? row });
}
