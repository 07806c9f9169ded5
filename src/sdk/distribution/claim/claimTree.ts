import type { Address, Hex } from "viem";
import { type CampaignRows, rowAccount, rowAmount } from "../check/campaignRows.ts";

/** The native tree of a campaign, whole: what `buildTree` and `rebuildTree` return has all of it. */
export type CampaignTree = {
  readonly allocation: CampaignRows;
  /** All nodes, 32 bytes each, node 0 the root. */
  readonly nodes: Uint8Array;
  readonly proof: (index: number) => readonly Hex[];
};

/** The leaves of a campaign, with all that proves them. */
export type ClaimTree = {
  readonly count: number;
  /** All nodes, 32 bytes each, node 0 the root. */
  readonly nodes: Uint8Array;
  /** In lower case. */
  readonly account: (index: number) => Address;
  /** Base units. */
  readonly amount: (index: number) => bigint;
  readonly proof: (index: number) => readonly Hex[];
  /** The index of an account, in either case; undefined where it has no leaf. */
  readonly indexOf: (account: Address) => number | undefined;
};

/** Finds leaves by index and by account. */
export function claimTree({ allocation, nodes, proof }: CampaignTree): ClaimTree {
  const { count } = allocation;
  const account = (index: number) => rowAccount(allocation, index);
  let known: Map<string, number> | undefined;
  return {
    count,
    nodes,
    account,
    amount: (index) => rowAmount(allocation, index),
    proof,
    indexOf(sought) {
      known ??= new Map(Array.from({ length: count }, (_, index) => [account(index), index]));
      return known.get(sought.toLowerCase());
    },
  };
}
