import type { Hex } from "viem";
import type { JudgedClaim } from "../../../src/distribution/claim/judgeClaim.ts";
import type { ClaimTree } from "../../../src/allocation/output/campaignTree.ts";
import type { Listed } from "../../../src/distribution/relay/listedIndexes.ts";
import type { SignedItem } from "../../../src/distribution/relay/wantedClaims.ts";
import type { WantedClaims } from "./wantedClaimsType.ts";

export type WantedFromParameters = {
  readonly tree: ClaimTree;
  /** Leaves to be paid to their accounts; undefined: all of the tree. */
  readonly listed: Listed | undefined;
  readonly signed: readonly SignedItem[];
  /** What the gate asks for, by index; undefined where nothing is known. */
  readonly gateDataOf: (index: number) => Hex | undefined;
};

/** Puts together what is to be paid, and how: a leaf that is signed for and listed is one leaf. */
export function wantedFrom({ tree, listed, signed, gateDataOf }: WantedFromParameters): WantedClaims {
  const bySigned = Map.groupBy(signed, ({ item }) => item.index);
  const all =
    listed === undefined ? Array.from({ length: tree.count }, (_, index) => index) : [...listed.keys()];
  const indexes = [...new Set([...all, ...bySigned.keys()])].toSorted((a, b) => a - b);
  return {
    indexes,
    hasLeaf: (index) => index < tree.count,
    isSigned: (index) => bySigned.has(index),
    ways(index) {
      const gateData = listed?.get(index) ?? gateDataOf(index);
      const withGate = (item: JudgedClaim): JudgedClaim =>
        item.gateData === undefined && gateData !== undefined ? { ...item, gateData } : item;
      const isListed = listed === undefined || listed.has(index);
      const row = { index, account: tree.account(index), amount: tree.amount(index) };
      const ways = [...(bySigned.get(index) ?? []).map(({ item }) => item), ...(isListed ? [row] : [])];
      return ways.map(withGate);
    },
  };
}
