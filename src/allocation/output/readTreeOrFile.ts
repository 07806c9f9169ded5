import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import type { Allocation } from "../allocation.ts";
import type { ReadAllocationOptions } from "../read/openIntake.ts";
import { readAllocation } from "../readAllocation.ts";
import type { Manifest } from "./manifest.ts";
import { differing, hashInSourceOrder, rebuildTree, treeDiffers } from "./rebuildTree.ts";

/** An allocation and, where it was read from a tree directory, what that states. */
export type TreeOrFile = {
  /** What people call it: the last part of its path, so that no output tells where it lies. */
  readonly name: string;
  readonly allocation: Allocation;
  readonly manifest: Manifest | undefined;
};

/**
 * Reads a tree directory, or an allocation file. The rows of a directory are in the order of their indexes; root, total
 * and allocation hash are made of them again, so that no report or comparison repeats what a manifest only claims. Its
 * source and decimals are those that it states.
 * @param options of a file; a directory's rows have but one form
 * @throws SymbolonError `TreeDiffers` where rows and manifest do not belong together, and what reading throws
 */
export async function readTreeOrFile(path: string, options: ReadAllocationOptions): Promise<TreeOrFile> {
  const name = basename(resolve(path));
  const isDirectory = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isDirectory) return { name, allocation: await readAllocation(path, options), manifest: undefined };
  const hasher = fastHasher();
  const { onProgress } = options;
  const { manifest, tree } = await rebuildTree(path, {
    hasher,
    ...(onProgress !== undefined && {
      onProgress: (stage, done, total) => {
        if (stage === "read") onProgress(done, total);
      },
    }),
  });
  const differences = differing([
    {
      what: "allocation hash",
      stated: manifest.allocationHash,
      found: hashInSourceOrder(tree, manifest, hasher),
    },
  ]);
  if (differences.length > 0) throw treeDiffers(path, differences);
  const { source: _file, ...columns } = tree.allocation;
  const { source, decimals, merged } = manifest;
  const allocation = {
    ...columns,
    merged,
    ...(source !== null && { source }),
    ...(decimals !== null && { decimals }),
  };
  return { name, allocation, manifest };
}
