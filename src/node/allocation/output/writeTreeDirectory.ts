import { lstat, opendir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Hex, keccak256 } from "viem";
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
import { isForeign } from "../../../sdk/allocation/tree/convention.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import { quote } from "../../../sdk/core/text/escape.ts";
import { TILE_LEVELS } from "../../../sdk/core/tiles/tile.ts";
import { type CampaignBeside, campaignBeside } from "../../files/keptFiles.ts";
import { readPlainFile, systemCode } from "../../files/readText.ts";
import { flushFolder, notWritable, replaceDirectory } from "../../files/replaceDirectory.ts";
import { proofRecords, proofsJson } from "./proofRecords.ts";
import { type Share, stagesOf, writeDurably, writeLoosely, writePieces } from "./writePieces.ts";

export type WriteTreeOptions = {
  readonly hasher?: Hasher;
  /** Writes every proof into one file as well: as records of one size, or as a JSON object by account. */
  readonly proofs?: "binary" | "json" | undefined;
  /** Writes also over a tree of another root, but never over one that a campaign's file beside it names. Default: false. */
  readonly replace?: boolean | undefined;
  readonly onProgress?: (done: number, total: number) => void;
};

/** About how long each part takes, in tenths of a second a million rows. */
const COSTS = { rows: 3, tiles: 1, accounts: 2, binary: 2, json: 10 } as const;

/**
 * Writes a tree as a folder: manifest, canonical rows, tiles and accounts. Whole or not at all. The same tree is written
 * again, another is kept unless `replace` is given, and anything else is refused. Equal input gives equal bytes.
 *
 * Rows and manifest are on disk when this returns, and so is the folder's name. The small files and the proofs, all of
 * which follow from the rows, reach the disk when the system sees fit: a killed process loses none of them, and what a
 * power cut takes is named by `tree verify`.
 * @throws SymbolonError `OutputInTheWay`, `OutputNotWritable`; of rows that a folder cannot hold `OwnIndexes`, `ZeroAmount`,
 * `DuplicateAccount`, `RepeatedKeys`
 * @example
 * const tree = buildTree(await readAllocation("drop.csv"), conventionNamed("native"));
 * const { root } = await writeTreeDirectory(tree, "drop");
 */
export async function writeTreeDirectory(
  tree: Tree,
  directory: string,
  { hasher = fastHasher(), proofs, replace, onProgress }: WriteTreeOptions = {},
): Promise<Manifest> {
  requireWritable(tree, proofs);
  let manifestHash: Hex | undefined;
  const requireFree = (place: string) =>
    requireFreeDirectory(place, { root: tree.root, replace, manifestHash });
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
    const bytes = encodeManifest(manifest);
    await writeDurably(join(partial, treeFiles.manifest), { count: 1, pieces: [bytes] });
    manifestHash = keccak256(bytes);
    flushFolder(partial);
    return manifest;
  });
}

/** @throws SymbolonError `OwnIndexes`, `ZeroAmount`, `DuplicateAccount`, `RepeatedKeys` */
function requireWritable({ allocation, count, convention }: Tree, proofs: WriteTreeOptions["proofs"]): void {
  if (allocation.indexes !== undefined) {
    throw new SymbolonError({
      code: "OwnIndexes",
      reason: `The source numbers its ${count} rows itself, but a tree's folder needs 0 to ${count - 1}.`,
      hint: "Leave --out out to rebuild the root alone (of a dump, --out FILE.csv writes its rows).",
      details: { count },
    });
  }
  const warningOf = (wanted: string) => allocation.warnings.find(({ code }) => code === wanted);
  const zeros = warningOf("ZeroAmounts");
  const several = warningOf("SeveralLeaves");
  const unfit = zeros ?? several;
  if (unfit !== undefined && !isForeign(convention)) {
    throw new SymbolonError({
      code: unfit === zeros ? "ZeroAmount" : "DuplicateAccount",
      reason: `${unfit.message} A folder of the convention ${convention.name} is what campaigns are made of, and has no such leaves.`,
      hint: "Leave --out out to rebuild the root alone; for a campaign, mend the rows and build a new tree (of a dump, --out FILE.csv writes them).",
      details: { index: unfit.index },
    });
  }
  if (proofs !== "json" || several === undefined) return;
  throw new SymbolonError({
    code: "RepeatedKeys",
    reason: "Some accounts have several leaves, and a JSON object has each account once.",
    hint: "Give --proofs binary: its records have indexes.",
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

/** The tree that is to be written. */
export type NextTree = Pick<WriteTreeOptions, "replace"> & {
  /** Default: it is not known yet, so that no earlier tree is refused for its root. */
  readonly root?: Hex | undefined;
  /** The Keccak hash of its manifest; default: it is not known yet. */
  readonly manifestHash?: Hex | undefined;
};

/**
 * Refuses a place whose content is not a tree's: nobody's files are ever overwritten. Free are a path that does not
 * exist, an empty folder, the same tree and, with `replace`, another one that no campaign's file beside it names.
 * @throws SymbolonError `OutputInTheWay`; `OutputNotWritable` where the system does not tell what is there
 */
export async function requireFreeDirectory(
  directory: string,
  { root, replace = false, manifestHash }: NextTree = {},
): Promise<void> {
  let problem: string | undefined;
  try {
    problem = await inTheWay(resolve(directory));
  } catch (cause) {
    throw notWritable(directory, systemCode(cause), cause);
  }
  if (problem !== undefined)
    throw inTheWayError(directory, problem, "Choose another --out: a new or an empty folder.");
  const held = root === undefined ? undefined : treeIn(directory);
  if (held === undefined) return;
  const campaign = campaignBeside(directory);
  if (held.root === root?.toLowerCase()) {
    requireSameManifest(directory, campaign, { root, manifestHash });
    return;
  }
  const tree =
    held.root === undefined ? "holds a tree that names no root" : `holds the tree of the root ${held.root}`;
  if (campaign !== undefined && campaign.root !== root?.toLowerCase())
    throw inTheWayError(
      directory,
      `${tree}, which the campaign in ${campaign.file} pays out`,
      "Choose another --out.",
    );
  if (!replace)
    throw inTheWayError(directory, tree, "Choose another --out, or give --replace to write over it.");
}

/** A campaign keeps the hash of its tree's manifest: one of the same root, with other files, is another. */
function requireSameManifest(
  directory: string,
  campaign: CampaignBeside | undefined,
  { root, manifestHash }: NextTree,
): void {
  if (manifestHash === undefined || campaign?.manifestHash === undefined) return;
  if (campaign.root !== root?.toLowerCase() || campaign.manifestHash === manifestHash) return;
  throw inTheWayError(
    directory,
    `holds the tree that the campaign in ${campaign.file} pays out, and keeps the hash of another manifest`,
    "Build it with the source, options and version that it was built with, or choose another --out.",
  );
}

function inTheWayError(directory: string, problem: string, hint: string): SymbolonError {
  return new SymbolonError({
    code: "OutputInTheWay",
    reason: `${directory} ${problem}, so it is not overwritten.`,
    hint,
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
  if (content.foreign !== undefined) return `holds ${quote(content.foreign)}, which is not part of a tree`;
  if (content.isEmpty || treeIn(directory) !== undefined) return undefined;
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

/** What the manifest of a folder says, of any version; undefined where it is none of ours. */
function treeIn(directory: string): { readonly root: unknown } | undefined {
  try {
    const text = readPlainFile(join(directory, treeFiles.manifest), LOCAL_MANIFEST_BYTES).toString("utf8");
    const manifest: { format?: unknown; root?: unknown } | null = JSON.parse(text);
    return manifest?.format === MANIFEST_FORMAT ? { root: manifest.root } : undefined;
  } catch {
    return undefined;
  }
}
