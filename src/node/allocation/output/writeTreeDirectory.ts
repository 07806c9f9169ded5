import { lstat, opendir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { allocationCsv } from "../../../sdk/allocation/published/allocationCsv.ts";
import {
  encodeManifest,
  isTreeFile,
  isTreeFolder,
  LOCAL_MANIFEST_BYTES,
  MANIFEST_FORMAT,
  type Manifest,
  manifestOf,
  treeFiles,
} from "../../../sdk/allocation/published/manifest.ts";
import { bucketsOf, tilesOf } from "../../../sdk/allocation/published/treePieces.ts";
import type { Tree } from "../../../sdk/allocation/tree/buildTree.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import { quote } from "../../../sdk/core/text/escape.ts";
import { TILE_LEVELS } from "../../../sdk/core/tiles/tile.ts";
import { readPlainFile, systemCode } from "../../files/readText.ts";
import { flushFolder, notWritable, replaceDirectory } from "../../files/replaceDirectory.ts";
import { proofRecords, proofsJson } from "./proofRecords.ts";
import { type Share, stagesOf, writeDurably, writeLoosely, writePieces } from "./writePieces.ts";

export type WriteTreeOptions = {
  readonly hasher?: Hasher;
  /** Writes every proof into one file as well: as records of one size, or as a JSON object by account. */
  readonly proofs?: "binary" | "json" | undefined;
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
  requireWritable(tree, proofs);
  return await replaceDirectory(directory, requireFreeDirectory, async (partial) => {
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

/** @throws SymbolonError `OwnIndexes`, `RepeatedKeys` */
function requireWritable({ allocation, count }: Tree, proofs: WriteTreeOptions["proofs"]): void {
  if (allocation.indexes !== undefined) {
    throw new SymbolonError({
      code: "OwnIndexes",
      reason: `The source numbers its ${count} rows itself, and a tree's folder from 0 to ${count - 1}.`,
      hint: "Rebuild the root without a folder (leave --out away).",
      details: { count },
    });
  }
  if (proofs !== "json" || !allocation.warnings.some(({ code }) => code === "SeveralLeaves")) return;
  throw new SymbolonError({
    code: "RepeatedKeys",
    reason: "Some accounts have several leaves, and a JSON object has each account once.",
    hint: "Have the proofs as records (--proofs binary), which go by index.",
    details: {},
  });
}

async function writeTiles(tree: Tree, partial: string, onShare: Share): Promise<Manifest["tiles"]> {
  const tiles = tilesOf(tree);
  if (tiles === undefined) return null;
  await writePieces(join(partial, treeFiles.tiles), tiles, onShare);
  return { folder: treeFiles.tiles, levels: TILE_LEVELS, files: tiles.files };
}

async function writeAccounts(tree: Tree, partial: string, onShare: Share): Promise<Manifest["accounts"]> {
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
): Promise<Manifest["proofs"]> {
  const file = kind === "binary" ? treeFiles.binaryProofs : treeFiles.jsonProofs;
  const all = kind === "binary" ? proofRecords(tree) : proofsJson(tree, hasher);
  return { file, bytes: await writeLoosely(join(partial, file), all, onShare) };
}

/**
 * Refuses a place whose content is not a tree's: nobody's files are ever overwritten. Free are a path that does not
 * exist, an empty directory, and an earlier tree.
 * @throws SymbolonError `OutputInTheWay`; `OutputNotWritable` where the system does not tell what is there
 */
export async function requireFreeDirectory(directory: string): Promise<void> {
  let problem: string | undefined;
  try {
    problem = await inTheWay(resolve(directory));
  } catch (cause) {
    throw notWritable(directory, systemCode(cause), cause);
  }
  if (problem === undefined) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${directory} ${problem}, so it is not overwritten.`,
    hint: "Choose another --out, or empty it yourself.",
    details: { directory },
  });
}

async function inTheWay(directory: string): Promise<string | undefined> {
  const found = await lstat(directory).catch((error: unknown) => {
    if (systemCode(error) !== "ENOENT") throw error;
  });
  if (found === undefined) return undefined;
  // Taking the link's place would leave the folder behind it as it is.
  if (found.isSymbolicLink()) return "is a symbolic link and not the folder itself";
  if (!found.isDirectory()) return "is a file";
  const content = await lookThrough(directory, "");
  if (content.foreign !== undefined) return `holds ${quote(content.foreign)}, which is no part of a tree`;
  if (content.isEmpty || isOurManifest(join(directory, treeFiles.manifest))) return undefined;
  return "holds no manifest of a tree";
}

type Content = { readonly isEmpty: boolean; readonly foreign?: string };

/** Name by name, up to the first that is no part of a tree: a home folder, or a whole disk, is not walked through. */
async function lookThrough(directory: string, folder: string): Promise<Content> {
  const folders: string[] = [];
  let isEmpty = true;
  for await (const entry of await opendir(join(directory, folder))) {
    isEmpty = false;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    const belongs = entry.isDirectory() ? isTreeFolder(path) : entry.isFile() && isTreeFile(path);
    if (!belongs) return { isEmpty, foreign: path };
    if (entry.isDirectory()) folders.push(path);
  }
  for (const path of folders) {
    const { foreign } = await lookThrough(directory, path);
    if (foreign !== undefined) return { isEmpty, foreign };
  }
  return { isEmpty };
}

/** Of any version: an older tree may be replaced by a newer one. */
function isOurManifest(file: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readPlainFile(file, LOCAL_MANIFEST_BYTES).toString("utf8"));
    return (manifest as { format?: unknown } | null)?.format === MANIFEST_FORMAT;
  } catch {
    return false;
  }
}
