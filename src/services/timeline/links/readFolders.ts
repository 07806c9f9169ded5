import type { Hex } from "viem";
import {
  type RuledDirectory,
  readRuledDirectory,
  ruledFiles,
} from "../../../node/allocation/credentials/readRuledDirectory.ts";
import { rebuildTree } from "../../../node/allocation/output/rebuildTree.ts";
import { hashOfManifest } from "../../../node/allocation/output/verifyTreeDirectory.ts";
import type { AllocationRules } from "../../../node/allocation/rules/allocationRules.ts";
import { parseRules } from "../../../node/allocation/rules/parseRules.ts";
import type { Allocation } from "../../../sdk/allocation/allocation.ts";
import { sourceHash } from "../../../sdk/allocation/published/treeDifferences.ts";
import { readAllocationBytes } from "../../../sdk/allocation/readAllocationBytes.ts";
import { hashOfRows } from "../../../sdk/allocation/shuffle/buildShuffledTree.ts";
import type { Tree } from "../../../sdk/allocation/tree/buildTree.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";

/** A tree folder, built again from its rows. */
export type TreeFolder = {
  readonly tree: Tree;
  /** keccak256 of the manifest's bytes. */
  readonly manifestHash: Hex;
  /** Allocation hash that the manifest states, and that of the rows in their first order. */
  readonly allocationHashes: { readonly stated: Hex; readonly tree: Hex };
};

/** @throws SymbolonError as `rebuildTree` */
export async function readTreeFolder(directory: string): Promise<TreeFolder> {
  const hasher = fastHasher();
  const { manifest, tree } = await rebuildTree(directory, { hasher });
  const { found } = sourceHash(tree, manifest, hasher);
  return {
    tree,
    manifestHash: await hashOfManifest(directory),
    allocationHashes: { stated: manifest.allocationHash, tree: found as Hex },
  };
}

/** The folder of an allocation from credentials, read and parsed. */
export type AllocationFolder = {
  readonly ruled: RuledDirectory;
  readonly rows: Allocation;
  /** Of the rows. */
  readonly allocationHash: Hex;
  readonly rules: AllocationRules;
};

/** @throws SymbolonError `BadAllocationDirectory`, `BadRules`, and as `readAllocationBytes` */
export async function readAllocationFolder(directory: string): Promise<AllocationFolder> {
  const hasher = fastHasher();
  const ruled = await readRuledDirectory(directory);
  const bytesOf = (name: string) => ruled.files.get(name) ?? new Uint8Array();
  const rows = readAllocationBytes(bytesOf(ruledFiles.allocation), ruledFiles.allocation, { hasher });
  const rules = parseRules(new TextDecoder().decode(bytesOf(ruledFiles.rules)), ruledFiles.rules);
  return { ruled, rows, allocationHash: hashOfRows(rows, hasher), rules };
}
