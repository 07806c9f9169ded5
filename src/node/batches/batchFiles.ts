import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { damagedTile } from "../../sdk/core/tiles/tile.ts";
import type { ReadTile } from "../../sdk/core/tiles/tileProver.ts";
import { requireNothingThere } from "../files/ownOutput.ts";

/** What a batch directory holds, with forward slashes. */
export const batchFiles = {
  /** The folder to be published as it is, on any plain static host. */
  public: "public",
  manifest: "public/manifest.json",
  /** Pieces of the tree, from which anybody fetches the proof of an index. */
  tiles: "public/tiles",
  /** Chain, registry and header; there once the batch is issued or about to be. */
  header: "public/header.json",
  /** The folder that never leaves the issuer; with it, everything else can be built again. */
  secret: "secret",
  /** The secret from which all salts follow. */
  master: "secret/secret.json",
  /** What the batch says: one line of JSON a credential, in index order. */
  credentials: "secret/credentials.jsonl",
  /** Of a batch that takes another's place: which one, as of when, and what was made of it in all. */
  reissue: "secret/reissue.json",
  /** What became of each credential of that other one. */
  mapping: "secret/reissue.csv",
  /** Credentials that were suspended there, and are here only once they are suspended again. */
  toSuspend: "secret/to-suspend.csv",
  /** Of a batch whose credentials take the place of single ones: of which, and why those are revoked. */
  renewal: "secret/renewal.json",
} as const;

/** The error for a batch directory that cannot be read as one. */
export function badBatchDirectory(
  directory: string,
  file: string,
  problem: string,
  cause?: unknown,
): SymbolonError {
  return new SymbolonError({
    code: "BadBatchDirectory",
    reason: `${directory} is no sound batch directory: ${file} ${problem}.`,
    hint: "Give the folder that `symbolon credential batch FILE --out DIR` wrote, with its files as they were written.",
    details: { directory, file },
    cause,
  });
}

/**
 * Refuses a place where something is already, an earlier batch above all: with its secret, the credentials of a batch
 * that may have been issued would be lost.
 * @throws SymbolonError `OutputInTheWay`
 */
export function requireNothing(directory: string): Promise<void> {
  return requireNothingThere(directory, "Choose another --out; a batch that was built is never overwritten.");
}

/** Something compared, and the two things it was found to be where they differ. */
export type Difference = { readonly what: string; readonly stated: unknown; readonly found: unknown };

/** Differences that an error tells; a folder of another batch has as many as tiles. */
const MAX_SHOWN = 5;

/** The error for a batch directory that is not what it says. */
export function batchDiffers(directory: string, differences: readonly Difference[]): SymbolonError {
  const shown = differences
    .slice(0, MAX_SHOWN)
    .map(({ what, stated, found }) => `${what}: stated ${stated}, found ${found}`);
  const rest = differences.length - shown.length;
  return new SymbolonError({
    code: "BatchDiffers",
    reason: `${directory} is not what it says (${shown.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}).`,
    hint: "Do not use it: restore it as it was written, or fetch it again from its publisher.",
    details: { directory, differences },
  });
}

/** Reads tiles from the folder that is published. */
export function tileReader(folder: string): ReadTile {
  return async (path) => {
    try {
      return await readFile(join(folder, "tiles", path));
    } catch (cause) {
      throw damagedTile(path, "is not there, or not readable", cause);
    }
  };
}
