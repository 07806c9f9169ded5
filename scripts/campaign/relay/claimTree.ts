import type { Address, Hex } from "viem";
import { accountAt, amountAt } from "../../../src/allocation/allocation.ts";
import { readManifest, rebuildTree } from "../../../src/allocation/output/rebuildTree.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { inForceSince } from "../../../src/distribution/roots/rootState.ts";
import { progress } from "../../output.ts";
import type { RelayedCampaign } from "./relayedCampaign.ts";

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
  /** The index of an account in lower case; undefined where it has no leaf. */
  readonly indexOf: (account: Address) => number | undefined;
};

/**
 * Opens a tree directory, which must be the campaign's: the tree is built again from its rows, so that no other file of it
 * need be whole.
 * @throws SymbolonError `TreeMismatch`, `TreeDiffers`, `NotATree`, `BadManifest`, and as `readAllocation`
 */
export async function claimTree(directory: string, terms: RelayedCampaign): Promise<ClaimTree> {
  const stated = await readManifest(directory);
  const { name } = stated.convention;
  if (name !== "native") throw otherTree(directory, terms, `is of convention ${name}, not native`);
  const isPrevious = stated.root === terms.previousRoot;
  if (stated.root !== terms.root && !isPrevious) {
    throw otherTree(directory, terms, `has the root ${stated.root}, not ${terms.root}`);
  }
  // A root has one count; of a root that was replaced the chain does not keep it.
  if (BigInt(stated.count) !== terms.count && !isPrevious) {
    throw otherTree(directory, terms, `has ${stated.count} leaves, not ${terms.count}`);
  }
  const stages = { read: progress("reading the tree"), rebuild: progress("hashing") };
  const { tree } = await rebuildTree(directory, {
    onProgress: (stage, done, total) => stages[stage](done, total),
  });
  const { allocation, count, nodes, proof } = tree;
  let known: Map<Address, number> | undefined;
  const account = (index: number) => accountAt(allocation, index);
  return {
    count,
    nodes,
    account,
    amount: (index) => amountAt(allocation, index),
    proof,
    indexOf(wanted) {
      known ??= new Map(Array.from({ length: count }, (_, index) => [account(index), index]));
      return known.get(wanted);
    },
  };
}

function otherTree(directory: string, { campaign, since }: RelayedCampaign, problem: string): SymbolonError {
  return new SymbolonError({
    code: "TreeMismatch",
    reason: `${directory} is not the tree of the campaign ${campaign}: it ${problem}.`,
    hint: `Give the folder that \`symbolon tree build FILE --out DIR\` wrote for this campaign; of a cumulative one that of the root in force${inForceSince(since)}.`,
    details: { directory, campaign },
  });
}
