import { join } from "node:path";
import type { Address, Hex } from "viem";
import { accountAt, amountAt } from "../../../src/allocation/allocation.ts";
import { readNodes } from "../../../src/allocation/output/proveAccount.ts";
import { readManifest } from "../../../src/allocation/output/readManifest.ts";
import { treeFiles } from "../../../src/allocation/output/treeFiles.ts";
import { readAllocation } from "../../../src/allocation/readAllocation.ts";
import { bytesToHex, WORD_BYTES } from "../../../src/core/bytes.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { proofAt } from "../../../src/core/nativeTree.ts";
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
 * Opens a tree directory, which must be the campaign's. Nothing is hashed again: a proof that is damaged is refused by the
 * chain when it is simulated.
 * @throws SymbolonError `OtherTree`, `NotATree`, `BadManifest`, `DamagedTree`, and as `readAllocation`
 */
export async function claimTree(directory: string, terms: RelayedCampaign): Promise<ClaimTree> {
  const manifest = await readManifest(directory);
  if (manifest.convention !== "native") {
    throw otherTree(directory, terms, `is of convention ${manifest.convention}, not native`);
  }
  const { root, count } = manifest;
  if (root !== terms.root) throw otherTree(directory, terms, `has the root ${root}, not ${terms.root}`);
  if (BigInt(count) !== terms.count)
    throw otherTree(directory, terms, `has ${count} leaves, not ${terms.count}`);
  const allocation = await readAllocation(join(directory, treeFiles.allocation), {
    onProgress: progress("reading the tree"),
  });
  const nodes = await readNodes(directory, manifest.nodes.count);
  const stored = bytesToHex(nodes.subarray(0, WORD_BYTES));
  if (stored !== root || allocation.count !== count) throw damaged(directory);
  let known: Map<Address, number> | undefined;
  const account = (index: number) => accountAt(allocation, index);
  return {
    count,
    nodes,
    account,
    amount: (index) => amountAt(allocation, index),
    proof: (index) => proofAt(nodes, index).map(bytesToHex),
    indexOf(wanted) {
      known ??= new Map(Array.from({ length: count }, (_, index) => [account(index), index]));
      return known.get(wanted);
    },
  };
}

function otherTree(directory: string, { campaign }: RelayedCampaign, problem: string): SymbolonError {
  return new SymbolonError({
    code: "OtherTree",
    reason: `${directory} is not the tree of the campaign ${campaign}: it ${problem}.`,
    cure: "Give the folder that `symbolon tree build FILE --out DIR` wrote for this campaign.",
    details: { directory, campaign },
  });
}

function damaged(directory: string): SymbolonError {
  return new SymbolonError({
    code: "DamagedTree",
    reason: `${directory} is damaged: its files do not belong together.`,
    cure: "Run `tree verify` on it, or build the tree again from its source.",
    details: { directory },
  });
}
