import { closeSync, readSync } from "node:fs";
import { opendir } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Manifest, treeFiles } from "../../../sdk/allocation/published/manifest.ts";
import type { FilePieces, TreePieces } from "../../../sdk/allocation/published/pieces.ts";
import type { Difference } from "../../../sdk/allocation/published/treeDifferences.ts";
import { bucketsOf, tilesOf } from "../../../sdk/allocation/published/treePieces.ts";
import type { Tree } from "../../../sdk/allocation/tree/buildTree.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { openPlainFile, readPlainFile, systemCode } from "../../files/readText.ts";
import { proofRecords, proofsJson } from "./proofRecords.ts";

type OnProgress = (done: number, total: number) => void;

const FILES_A_TURN = 256;

type ComparedFiles = {
  /** Number of expected files, including manifest and rows. */
  readonly files: number;
  readonly differences: readonly Difference[];
};

/**
 * Compares each file of a tree folder, except its rows, byte by byte with the file that the rows give, and finds
 * other files.
 */
export async function compareFiles(
  directory: string,
  manifest: Manifest,
  tree: Tree,
  hasher: Hasher,
  onProgress: OnProgress,
): Promise<ComparedFiles> {
  const tiles = tilesOf(tree);
  const buckets = bucketsOf(tree);
  const total = (tiles?.files ?? 0) + (buckets?.files ?? 0);
  const differences: Difference[] = [];
  const belongs = new Set<string>([treeFiles.manifest, treeFiles.allocation]);
  let done = 0;
  const compareFolder = async (folder: string, pieces: TreePieces | undefined) => {
    for (const { path, bytes } of pieces?.pieces() ?? []) {
      const name = `${folder}/${path}`;
      const problem = compareSmall(join(directory, name), bytes);
      if (problem !== undefined)
        differences.push({ what: name, stated: "the file that its rows make", found: problem });
      belongs.add(name);
      done++;
      if (done % FILES_A_TURN === 0) {
        onProgress(done, total);
        await nextTurn();
      }
    }
  };
  await compareFolder(treeFiles.tiles, tiles);
  await compareFolder(treeFiles.accounts, buckets);
  for (const field of ["bits", "amountBytes"] as const) {
    const stated = manifest.accounts?.[field];
    if (stated !== buckets?.[field]) {
      differences.push({ what: `accounts.${field}`, stated, found: buckets?.[field] });
    }
  }
  const { proofs } = manifest;
  if (proofs !== null) {
    belongs.add(proofs.file);
    const all = proofs.file === treeFiles.binaryProofs ? proofRecords(tree) : proofsJson(tree, hasher);
    const { bytes, problem } = await compareLarge(join(directory, proofs.file), all, onProgress);
    if (bytes !== proofs.bytes)
      differences.push({ what: "proofs.bytes", stated: proofs.bytes, found: bytes });
    if (problem !== undefined) {
      differences.push({ what: proofs.file, stated: "the file that its rows make", found: problem });
    }
  }
  // A tree of one leaf has no tile for its folder.
  const mayBeEmpty = tiles === undefined ? [] : [treeFiles.tiles];
  differences.push(...(await foreignEntries(directory, belongs, mayBeEmpty)));
  onProgress(1, 1);
  return { files: belongs.size, differences };
}

function compareSmall(path: string, expected: Uint8Array): string | undefined {
  let bytes: Buffer;
  try {
    bytes = readPlainFile(path, expected.length);
  } catch (error) {
    if (!(error instanceof SymbolonError && error.code === "FileTooLong")) return unreadable(error);
    return `${error.details.size} bytes, not ${expected.length}`;
  }
  if (bytes.length !== expected.length) return `${bytes.length} bytes, not ${expected.length}`;
  return bytes.equals(expected) ? undefined : "other bytes";
}

/** Compares a file that may not fit into memory. @returns also the expected number of bytes */
async function compareLarge(
  path: string,
  { count, pieces }: FilePieces,
  onProgress: OnProgress,
): Promise<{ bytes: number; problem: string | undefined }> {
  let bytes = 0;
  let problem: string | undefined;
  let file: number | undefined;
  let read = Buffer.alloc(0);
  try {
    file = openPlainFile(path);
  } catch (error) {
    problem = unreadable(error);
  }
  try {
    let done = 0;
    for (const piece of pieces) {
      if (file !== undefined && problem === undefined) {
        if (read.length < piece.length) read = Buffer.alloc(piece.length);
        problem = comparePiece(file, read, piece, bytes);
      }
      bytes += piece.length;
      onProgress(++done, count);
      await nextTurn();
    }
    if (file !== undefined && problem === undefined && readWhole(file, Buffer.alloc(1), 1).length > 0) {
      problem = `more than ${bytes} bytes`;
    }
  } finally {
    if (file !== undefined) closeSync(file);
  }
  return { bytes, problem };
}

function comparePiece(file: number, room: Buffer, piece: Uint8Array, at: number): string | undefined {
  try {
    return readWhole(file, room, piece.length).equals(piece) ? undefined : `other bytes behind byte ${at}`;
  } catch (error) {
    return unreadable(error);
  }
}

/** A read may return fewer bytes than requested before the end of the file. */
function readWhole(file: number, target: Buffer, length: number): Buffer {
  let at = 0;
  for (;;) {
    const more = at < length ? readSync(file, target, at, length - at, null) : 0;
    if (more === 0) return target.subarray(0, at);
    at += more;
  }
}

function unreadable(error: unknown): string {
  const code = systemCode(error);
  return code === "ENOENT" ? "no such file" : `a file that cannot be read (${code})`;
}

/**
 * Finds entries in a folder that do not belong there. A foreign folder is named and not entered: it may contain
 * anything, and any number of files. Links are not followed.
 * @param files expected files, with forward slashes
 * @param mayBeEmpty expected folders that may have no files
 */
async function foreignEntries(
  directory: string,
  files: ReadonlySet<string>,
  mayBeEmpty: readonly string[],
): Promise<readonly Difference[]> {
  const folders = new Set([...mayBeEmpty, ...foldersOf(files)]);
  const differences: Difference[] = [];
  for (const folder of ["", ...folders]) {
    for (const { name, isFolder } of await listEntries(join(directory, folder))) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (isFolder ? folders.has(path) : files.has(path)) continue;
      const kind = isFolder ? "folder" : "file";
      differences.push({ what: path, stated: `no such ${kind}`, found: `a ${kind}` });
    }
  }
  return differences;
}

type Entry = { readonly name: string; readonly isFolder: boolean };

/** In the order of their names, independent of the system's order. */
async function listEntries(folder: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      entries.push({ name: entry.name, isFolder: entry.isDirectory() });
    }
  } catch {
    // Its files are already reported as missing or unreadable.
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** All folders on the paths to the files. */
function foldersOf(files: ReadonlySet<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const file of files) {
    for (let end = file.lastIndexOf("/"); end !== -1; end = file.lastIndexOf("/", end - 1)) {
      const folder = file.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}
