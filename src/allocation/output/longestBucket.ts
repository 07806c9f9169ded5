import { ADDRESS_BYTES, readableWords } from "../../core/bytes.ts";
import { bucketOfMixed, bucketPath, recordBytes, recordLayout } from "../proof/accountBuckets.ts";
import type { Tree } from "../tree/buildTree.ts";
import { wordOf } from "./accountRecords.ts";
import type { Manifest, PublishedAccounts } from "./manifest.ts";

const ACCOUNT_WORDS = ADDRESS_BYTES / 4;

/** A bucket of a tree directory. */
type LongestBucket = {
  /** Its place in the directory. */
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
};

/** The bucket that its claimants have to fetch most for. */
export function longestBucket(
  { allocation, convention }: Tree,
  { folder, bits, amountBytes }: PublishedAccounts,
): LongestBucket {
  const words = readableWords(allocation.accounts);
  const counts = new Uint32Array(2 ** bits);
  let longest = 0;
  for (let at = 0; at < words.length; at += ACCOUNT_WORDS) {
    let mixed = 0;
    for (let word = at; word < at + ACCOUNT_WORDS; word++) mixed ^= words[word] as number;
    const bucket = bucketOfMixed(wordOf(mixed), bits);
    const rows = (counts[bucket] as number) + 1;
    counts[bucket] = rows;
    if (rows > (counts[longest] as number)) longest = bucket;
  }
  const rows = counts[longest] as number;
  return {
    path: `${folder}/${bucketPath(bits, longest)}`,
    rows,
    bytes: rows * recordBytes(recordLayout(convention, amountBytes)),
  };
}

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
