import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { damagedTile } from "../../sdk/core/tiles/tile.ts";
import type { ReadTile } from "../../sdk/core/tiles/tileProver.ts";
import { requireNothingThere } from "../files/ownOutput.ts";

/** The files of a batch folder, with forward slashes. */
export const batchFiles = {
  /** The folder to publish unchanged, on any static host. */
  public: "public",
  manifest: "public/manifest.json",
  /** Pieces of the tree, from which anybody fetches the proof of an index. */
  tiles: "public/tiles",
  /** Chain, registry and header; exists once the batch is issued or about to be. */
  header: "public/header.json",
  /** The folder that must stay with the issuer; everything else can be rebuilt from it. */
  secret: "secret",
  /** The secret from which all salts follow. */
  master: "secret/secret.json",
  /** The credentials: one line of JSON each, in index order. */
  credentials: "secret/credentials.jsonl",
  /** For a batch that replaces another: the other batch, the block of its status, and the total result. */
  reissue: "secret/reissue.json",
  /** The outcome of each credential of that other batch. */
  mapping: "secret/reissue.csv",
  /** Credentials that were suspended there, and are in this batch only once they are suspended again. */
  toSuspend: "secret/to-suspend.csv",
  /** For a batch whose credentials replace single ones: which ones, and why those are revoked. */
  renewal: "secret/renewal.json",
} as const;

/** The error for a folder that is not a readable batch folder. */
export function badBatchDirectory(
  directory: string,
  file: string,
  problem: string,
  cause?: unknown,
): SymbolonError {
  return new SymbolonError({
    code: "BadBatchDirectory",
    reason: `${directory} is not an intact batch folder: ${file} ${problem}.`,
    hint: "Give the unchanged folder that `symbolon credential batch FILE --out DIR` wrote.",
    details: { directory, file },
    cause,
  });
}

/**
 * Refuses an occupied place, above all an earlier batch: without its secret, the credentials of a batch that may be
 * issued would be lost.
 * @throws SymbolonError `OutputInTheWay`
 */
export function requireNothing(directory: string): Promise<void> {
  return requireNothingThere(directory, "Choose another --out; a batch that was built is never overwritten.");
}

/** A compared item, and its two values where they differ. */
export type BatchDifference = { readonly what: string; readonly stated: unknown; readonly found: unknown };

/** Most differences in an error; a folder of another batch has as many as tiles. */
const MAX_SHOWN = 5;

/** The error for a batch folder that does not match its own statements. */
export function batchDiffers(directory: string, differences: readonly BatchDifference[]): SymbolonError {
  const shown = differences
    .slice(0, MAX_SHOWN)
    .map(({ what, stated, found }) => `${what}: stated ${stated}, found ${found}`);
  const rest = differences.length - shown.length;
  return new SymbolonError({
    code: "BatchDiffers",
    reason: `${directory} is inconsistent (${shown.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}).`,
    hint: "Do not use it: restore it as it was written, or fetch it again from its publisher.",
    details: { directory, differences },
  });
}

/** Reads tiles from the published folder. */
export function tileReader(folder: string): ReadTile {
  return async (path) => {
    try {
      return await readFile(join(folder, "tiles", path));
    } catch (cause) {
      throw damagedTile(path, "is missing, or not readable", cause);
    }
  };
}
