import { longestBucket } from "../../../src/allocation/output/longestBucket.ts";
import type { Manifest } from "../../../src/allocation/output/manifest.ts";
import type { Tree } from "../../../src/allocation/tree/buildTree.ts";

/** Eight times what a claimant of any list fetches whose accounts nobody chose for their buckets. */
const LONG_BYTES = 1 << 18;

/** What an operator must know of what claimants will fetch. */
export type BucketWarning = { readonly code: "LongBucket"; readonly message: string };

/** How buckets are chosen is known to all: who may put many addresses on a list can put them all into one. */
export function bucketWarning(tree: Tree, { accounts }: Manifest): BucketWarning | undefined {
  if (accounts === null) return undefined;
  const { path, rows, bytes } = longestBucket(tree, accounts);
  if (bytes <= LONG_BYTES) return undefined;
  const message = `${path} has ${rows} rows, so each claimant in it fetches ${Math.ceil(bytes / 1_024)} KiB: their addresses were chosen to share a bucket. Look where they come from.`;
  return { code: "LongBucket", message };
}
