import type { Hasher } from "../../core/hasher.ts";
import { type ReadAllocationOptions, readAllocation } from "../readAllocation.ts";
import { hashOfRows } from "../shuffle/sourceOrder.ts";
import type { Tree } from "../tree/buildTree.ts";
import { orderByIndexRule } from "../tree/orderByIndexRule.ts";
import type { Manifest } from "./manifest.ts";
import { differing, treeDiffers } from "./treeDiffers.ts";

/** The file that an allocation was read from, and how to read it beyond what the manifest says. */
export type SourceOptions = Pick<ReadAllocationOptions, "ignoreColumns"> & { readonly file: string };

/**
 * Reads the source of a tree again, as its manifest says, and compares the rows.
 * @throws SymbolonError `TreeDiffers`, and as `readAllocation`
 */
export async function compareSource(
  directory: string,
  { file, ignoreColumns }: SourceOptions,
  manifest: Manifest,
  tree: Tree,
  hasher: Hasher,
): Promise<void> {
  const { decimals, merged } = manifest;
  const allocation = await readAllocation(file, {
    hasher,
    ...(decimals !== null && { decimals }),
    ...(merged > 0 && { merge: true }),
    ...(ignoreColumns !== undefined && { ignoreColumns }),
  });
  const rows = orderByIndexRule(allocation, tree.convention, hasher);
  const differences = differing([
    { what: "source.name", stated: manifest.source?.name, found: allocation.source?.name },
    { what: "source.sha256", stated: manifest.source?.sha256, found: allocation.source?.sha256 },
    { what: "merged", stated: merged, found: allocation.merged ?? 0 },
    // Over the rows in source order: those of a shuffled tree were put back into it.
    {
      what: "allocation hash of the source",
      stated: manifest.allocationHash,
      found: hashOfRows(rows, hasher),
    },
  ]);
  if (differences.length > 0) throw treeDiffers(directory, differences);
}
