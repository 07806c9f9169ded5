import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { keccak256 } from "viem";
import { getBlock } from "viem/actions";
import { treeFiles } from "../../sdk/allocation/published/manifest.ts";
import type { ReadClient } from "../../sdk/chain/clients.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import type { DryRunTerms } from "./rangeResult.ts";

/**
 * Refuses to do a part of a dry run with another chain, block or manifest than the others have.
 * @throws SymbolonError `ChainMismatch`, `BlockMismatch`, `TreeMismatch`
 */
export async function requireSameRun(
  client: ReadClient,
  { chainId, blockNumber, blockHash, manifestHash }: DryRunTerms,
  treeDirectory: string,
): Promise<void> {
  if (client.chain.id !== chainId) {
    throw new SymbolonError({
      code: "ChainMismatch",
      reason: `The dry run is of chain ${chainId}, but this node is of chain ${client.chain.id}.`,
      hint: "Give --fork a node of that chain.",
      details: { run: chainId, here: client.chain.id },
    });
  }
  const { hash } = await getBlock(client, { blockNumber });
  if (hash !== blockHash) {
    throw new SymbolonError({
      code: "BlockMismatch",
      reason: `The dry run is of block ${blockNumber} with hash ${blockHash}, but this node has ${hash} there.`,
      hint: "Start the dry run again: the chain was reorganized.",
      details: { blockNumber, run: blockHash, here: hash },
    });
  }
  const here = keccak256(await readFile(join(treeDirectory, treeFiles.manifest)));
  if (here === manifestHash) return;
  throw new SymbolonError({
    code: "TreeMismatch",
    reason: `${treeDirectory} is not the tree of the dry run: its manifest has the hash ${here}, not ${manifestHash}.`,
    hint: "Give the folder that the dry run was started with.",
    details: { directory: treeDirectory, run: manifestHash, here },
  });
}
