import { WORD_BYTES } from "../../core/bytes.ts";
import { TILE_NODES, type TilePlan } from "../../core/tiles/tile.ts";
import { MAX_BUCKET_BITS } from "../proof/accountBuckets.ts";

/** What a claimant should have to fetch at most, tiles and bucket together. */
const FETCH_BYTES = 32_768;
/** Beyond 2^24 rows four tiles use all of that up, and a bucket may still have this much. */
const MIN_BUCKET_BYTES = 8_192;
/** Where many accounts were chosen to share a bucket, more buckets hardly help and cost a file each. */
const MAX_EXTRA_BITS = 3;

/**
 * How many bits number the buckets of a tree: as few as keep what a claimant fetches within 32 KiB, since every file costs
 * a hundredth of a millisecond and more.
 * @param recordBytes of one row
 * @param largest rows in the largest bucket, were there so many bits
 */
export function bucketBits(
  count: number,
  recordBytes: number,
  plan: TilePlan,
  largest: (bits: number) => number,
): number {
  const fetched = plan
    .tilesOfLeaf(0)
    .reduce((sum, { tile }) => sum + WORD_BYTES * (tile.isLowest ? TILE_NODES : tile.count), 0);
  const rows = Math.floor(Math.max(FETCH_BYTES - fetched, MIN_BUCKET_BYTES) / recordBytes);
  let bits = 0;
  while (count / 2 ** bits > rows && bits < MAX_BUCKET_BITS) bits++;
  const most = Math.min(bits + MAX_EXTRA_BITS, MAX_BUCKET_BITS);
  while (bits < most && largest(bits) > rows) bits++;
  return bits;
}
