import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { bucketPath } from "../../../sdk/allocation/proof/accountBuckets.ts";
import {
  type ExpectedTree,
  type ReadFile,
  readPublishedManifest,
  requireExpected,
} from "../../../sdk/allocation/proof/proofFromFiles.ts";
import { tilesOfTree } from "../../../sdk/allocation/proof/tilesOfTree.ts";
import { MANIFEST_BYTES, type Manifest, treeFiles } from "../../../sdk/allocation/published/manifest.ts";
import { conventionFromJson } from "../../../sdk/allocation/tree/convention.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { mapAtOnce } from "../../../sdk/core/mapAtOnce.ts";

export type FetchTreeParameters = ExpectedTree & {
  readonly read: ReadFile;
  /** Expected number of leaves. Default: as in the manifest, without a check. */
  readonly count?: number | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/**
 * Most bytes of a row of allocation.csv: an index of 10 digits, an account, an amount of 78, two commas and the end of
 * the line.
 */
const ROW_BYTES = 10 + 42 + 78 + 4;
const HEADER_BYTES = 64;
/** Bytes of a tile of 256 nodes. */
const TILE_BYTES = 8_192;
/** Most bytes of a bucket's record: an account, a beneficiary, index, position and amount. */
const RECORD_BYTES = 80;
/** Files that are fetched at the same time. */
const AT_ONCE = 8;

/**
 * Fetches all files of a published tree into a folder without trusting them: `readPublishedTree` checks them there. The
 * manifest decides how many there are, so another tree than the wanted one is refused before anything else is fetched.
 * @param directory new, or empty
 * @throws SymbolonError `RootMismatch`, `ConventionMismatch`, `CountMismatch`, `BadManifest`, and what `read` throws
 */
export async function fetchTree(
  directory: string,
  { read, count, onProgress, ...parts }: FetchTreeParameters,
): Promise<void> {
  const manifest = await readPublishedManifest(read);
  requireExpected(manifest, parts);
  if (count !== undefined && manifest.count !== count) throw countMismatch(manifest.count, count);
  const files = filesOf(manifest);
  let done = 0;
  const fetchOne = async ({ path, maxBytes }: FileRequest): Promise<void> => {
    const to = join(directory, path);
    const bytes = await read(path, maxBytes);
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, bytes);
    onProgress?.(++done, files.length);
  };
  const begun: Promise<void>[] = [];
  const begin = (file: FileRequest) => {
    const fetching = fetchOne(file);
    begun.push(fetching);
    return fetching;
  };
  try {
    await mapAtOnce(files, AT_ONCE, begin);
  } finally {
    // After this ends, with or without an error, nothing writes to the folder any more.
    await Promise.allSettled(begun);
  }
}

type FileRequest = { readonly path: string; readonly maxBytes: number };

function filesOf({ convention, count, accounts, proofs }: Manifest): readonly FileRequest[] {
  const tiles = [...(tilesOfTree(conventionFromJson(convention), count)?.tiles() ?? [])];
  // No real tree has more buckets than rows.
  const buckets = accounts === null ? 0 : Math.min(accounts.files, Math.max(8 * count, 8));
  return [
    { path: treeFiles.manifest, maxBytes: MANIFEST_BYTES },
    { path: treeFiles.allocation, maxBytes: HEADER_BYTES + count * ROW_BYTES },
    ...tiles.map(({ path }) => ({ path: `${treeFiles.tiles}/${path}`, maxBytes: TILE_BYTES })),
    ...Array.from({ length: buckets }, (_, bucket) => ({
      path: `${treeFiles.accounts}/${bucketPath(accounts?.bits ?? 0, bucket)}`,
      maxBytes: count * RECORD_BYTES,
    })),
    ...(proofs === null ? [] : [{ path: proofs.file, maxBytes: proofs.bytes }]),
  ];
}

function countMismatch(stated: number, expected: number): SymbolonError {
  return new SymbolonError({
    code: "CountMismatch",
    reason: `The published tree has ${stated} leaves, not ${expected}.`,
    hint: "Give the place where the tree of this campaign is published.",
    details: { stated, wanted: expected },
  });
}
