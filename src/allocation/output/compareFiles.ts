import { closeSync, readSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { openPlainFile, readPlainFile } from "../../files/readPlainFile.ts";
import { systemCode } from "../../files/systemCode.ts";
import type { Tree } from "../tree/buildTree.ts";
import type { FilePieces } from "./filePieces.ts";
import { foreignEntries } from "./foreignEntries.ts";
import type { Manifest } from "./manifest.ts";
import { proofRecords } from "./proofRecords.ts";
import { proofsJson } from "./proofsJson.ts";
import type { Difference } from "./treeDiffers.ts";
import { treeFiles } from "./treeFiles.ts";
import { bucketsOf, type TreePieces, tilesOf } from "./treePieces.ts";

type Told = (done: number, total: number) => void;

const FILES_A_TURN = 256;

/** What the files of a directory are compared with. */
export type ComparedFiles = {
  /** Every file that belongs there, manifest and rows included. */
  readonly files: number;
  readonly differences: readonly Difference[];
};

/** Compares each file of a tree directory but its rows with what the rows make, byte by byte, and looks for others. */
export async function compareFiles(
  directory: string,
  manifest: Manifest,
  tree: Tree,
  hasher: Hasher,
  onProgress: Told,
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
      if (problem !== undefined) differences.push({ what: name, stated: "that of its rows", found: problem });
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
      differences.push({ what: proofs.file, stated: "that of its rows", found: problem });
    }
  }
  // A tree of one leaf has no tile to put into its folder.
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
    return `${error.details.size} bytes where ${expected.length} belong`;
  }
  if (bytes.length !== expected.length) return `${bytes.length} bytes where ${expected.length} belong`;
  return bytes.equals(expected) ? undefined : "other bytes";
}

/** Compares a file that may not fit into memory. @returns also how many bytes belong there */
async function compareLarge(
  path: string,
  { count, pieces }: FilePieces,
  onProgress: Told,
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

/** The system may give less than is asked for, and not be at the end. */
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
