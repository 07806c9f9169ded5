import { createHash } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Hex } from "viem";
import type { FilePieces, TreePieces } from "../../../sdk/allocation/published/pieces.ts";

/** Files written before other work of this thread gets a turn. */
const FILES_A_TURN = 256;

/**
 * Writes a file and waits until it is on disk, so that the folder's new name never shows it incomplete.
 * @returns its SHA-256
 */
export async function writeDurably(path: string, file: FilePieces, onShare?: Share): Promise<Hex> {
  const hash = createHash("sha256");
  await writeThrough(path, file, onShare, (piece) => hash.update(piece), fsyncSync);
  return `0x${hash.digest("hex")}`;
}

/** Writes a file that can be made again. @returns its length */
export async function writeLoosely(path: string, file: FilePieces, onShare: Share): Promise<number> {
  let bytes = 0;
  await writeThrough(path, file, onShare, (piece) => {
    bytes += piece.length;
  });
  return bytes;
}

/** Writes small files into a new folder without waiting for the disk: a flush for each would take minutes. */
export async function writePieces(
  folder: string,
  { files, pieces }: TreePieces,
  onShare: Share,
): Promise<void> {
  mkdirSync(folder);
  let within = ".";
  let written = 0;
  for (const { path, bytes } of pieces()) {
    const parent = dirname(path);
    if (parent !== within) mkdirSync(join(folder, parent), { recursive: true });
    within = parent;
    writeSmallFile(`${folder}/${path}`, bytes);
    written++;
    if (written % FILES_A_TURN === 0) await turn(written / files, onShare);
  }
  onShare(1);
}

async function writeThrough(
  path: string,
  { count, pieces }: FilePieces,
  onShare: Share | undefined,
  onPiece: (piece: Uint8Array) => void,
  atLast?: (file: number) => void,
): Promise<void> {
  const file = openSync(path, "wx");
  let written = 0;
  try {
    for (const piece of pieces) {
      onPiece(piece);
      writeWhole(file, piece);
      await turn(++written / count, onShare);
    }
    atLast?.(file);
  } finally {
    closeSync(file);
  }
}

function writeSmallFile(path: string, bytes: Uint8Array): void {
  const file = openSync(path, "wx");
  try {
    writeWhole(file, bytes);
  } finally {
    closeSync(file);
  }
}

/** Synchronous, since a promise costs more than the bytes; a write may accept fewer bytes than given. */
function writeWhole(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

async function turn(share: number, onShare: Share | undefined): Promise<void> {
  onShare?.(share);
  await nextTurn();
}

/** Called with the finished part of a stage, from 0 to 1. */
export type Share = (share: number) => void;

/**
 * Combines the progress of consecutive stages into the progress of the whole.
 * @param costs duration of each stage, in any unit
 * @returns call it at the beginning of each stage, and pass the stage's share to the result
 */
export function stagesOf(
  costs: readonly number[],
  onProgress: ((done: number, total: number) => void) | undefined,
): () => Share {
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  let before = 0;
  let stage = 0;
  return () => {
    const from = before;
    const cost = costs[stage++] ?? 0;
    before += cost;
    return (share) => onProgress?.(from + cost * share, total);
  };
}
