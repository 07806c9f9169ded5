import { join } from "node:path";
import type { Hasher } from "../../core/hasher.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import { TILE_LEVELS } from "../../core/tiles/tile.ts";
import { flushFolder, replaceDirectory } from "../../files/replaceDirectory.ts";
import type { Tree } from "../tree/buildTree.ts";
import { allocationCsv } from "./allocationCsv.ts";
import {
  encodeManifest,
  type Manifest,
  manifestOf,
  type PublishedAccounts,
  type PublishedProofs,
  type PublishedTiles,
  treeFiles,
} from "./manifest.ts";
import { proofRecords } from "./proofRecords.ts";
import { proofsJson } from "./proofsJson.ts";
import { requireFree } from "./requireFree.ts";
import { bucketsOf, tilesOf } from "./treePieces.ts";
import { type Share, stagesOf, writeDurably, writeLoosely, writePieces } from "./writePieces.ts";

export type WriteTreeOptions = {
  readonly hasher?: Hasher;
  /** Writes every proof into one file as well: as records of one size, or as a JSON object by account. */
  readonly proofs?: "binary" | "json";
  /** Told how much of the directory is written. */
  readonly onProgress?: (done: number, total: number) => void;
};

/** About how long each part takes, in tenths of a second a million rows. */
const COSTS = { rows: 3, tiles: 1, accounts: 2, binary: 2, json: 10 } as const;

/**
 * Writes a tree as a directory: manifest, canonical rows, tiles and accounts. Whole or not at all; an earlier tree is
 * replaced, anything else is refused. Equal input gives equal bytes.
 *
 * Rows and manifest are on disk when this returns, and so is the directory's name. The small files and the proofs, all of
 * which follow from the rows, reach the disk when the system sees fit: a killed process loses none of them, and what a
 * power cut takes is named by `tree verify`.
 * @throws SymbolonError `OutputInTheWay`, `OutputNotWritable`
 */
export async function writeTreeDirectory(
  tree: Tree,
  directory: string,
  { hasher = fastHasher(), proofs, onProgress }: WriteTreeOptions = {},
): Promise<Manifest> {
  return await replaceDirectory(directory, requireFree, async (partial) => {
    const { rows, tiles, accounts } = COSTS;
    const stage = stagesOf([rows, tiles, accounts, proofs === undefined ? 0 : COSTS[proofs]], onProgress);
    const sha256 = await writeDurably(
      join(partial, treeFiles.allocation),
      allocationCsv(tree.allocation, hasher),
      stage(),
    );
    const manifest = manifestOf(tree, {
      allocation: { file: treeFiles.allocation, sha256 },
      tiles: await writeTiles(tree, partial, stage()),
      accounts: await writeAccounts(tree, partial, stage()),
      proofs: proofs === undefined ? null : await writeProofs(tree, partial, proofs, hasher, stage()),
    });
    await writeDurably(join(partial, treeFiles.manifest), {
      count: 1,
      pieces: [encodeManifest(manifest)],
    });
    flushFolder(partial);
    return manifest;
  });
}

async function writeTiles(tree: Tree, partial: string, onShare: Share): Promise<PublishedTiles | null> {
  const tiles = tilesOf(tree);
  if (tiles === undefined) return null;
  await writePieces(join(partial, treeFiles.tiles), tiles, onShare);
  return { folder: treeFiles.tiles, levels: TILE_LEVELS, files: tiles.files };
}

async function writeAccounts(tree: Tree, partial: string, onShare: Share): Promise<PublishedAccounts | null> {
  const buckets = bucketsOf(tree);
  if (buckets === undefined) return null;
  const { bits, amountBytes, files } = buckets;
  await writePieces(join(partial, treeFiles.accounts), buckets, onShare);
  return { folder: treeFiles.accounts, bits, amountBytes, files };
}

async function writeProofs(
  tree: Tree,
  partial: string,
  kind: "binary" | "json",
  hasher: Hasher,
  onShare: Share,
): Promise<PublishedProofs> {
  const file = kind === "binary" ? treeFiles.binaryProofs : treeFiles.jsonProofs;
  const all = kind === "binary" ? proofRecords(tree) : proofsJson(tree, hasher);
  return { file, bytes: await writeLoosely(join(partial, file), all, onShare) };
}
