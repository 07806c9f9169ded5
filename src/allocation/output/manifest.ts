import { sha256 } from "@noble/hashes/sha2.js";
import type { Hex } from "viem";
import { bytesToHex } from "../../core/bytes.ts";
import type { AllocationSource, AllocationWarning } from "../allocation.ts";
import { type ShuffleJson, shuffleToJson } from "../shuffle/shuffleRecord.ts";
import type { Tree } from "../tree/buildTree.ts";
import { type ConventionJson, conventionToJson } from "../tree/convention.ts";

/** What a tree directory holds: these and nothing else. */
export const treeFiles = {
  /** What the tree is and how to rebuild it. */
  manifest: "manifest.json",
  /** The rows: `index,account,amount` in index order, checksummed accounts, base units. */
  allocation: "allocation.csv",
  /** Folder of the pieces of the tree, from which anybody takes the proof of a row. */
  tiles: "tiles",
  /** Folder of the rows by account, in which a claimant finds his own. */
  accounts: "accounts",
  /** Every proof, where it was asked for: one of the two. */
  binaryProofs: "proofs.bin",
  jsonProofs: "proofs.json",
} as const;

/** Bytes that a manifest can have, with some ten thousand warnings: all that a host may make a claimant fetch. */
export const MANIFEST_BYTES = 1 << 22;
/** The same of one on disk, where nobody waits for it: a list may have a warning for each of a million rows. */
export const LOCAL_MANIFEST_BYTES = 1 << 28;

/** The name of a tile or bucket: two hexadecimal digits a folder. */
const PIECE = /^(?:(?:[0-9a-f]{2}\/)*[0-9a-f]{2}|top|all)\.bin$/;
const FOLDER = /^[0-9a-f]{2}(?:\/[0-9a-f]{2})*$/;

/** Whether a path, with forward slashes, is one that files of tree directories have. */
export function isTreeFile(path: string): boolean {
  const { tiles: _tiles, accounts: _accounts, ...files } = treeFiles;
  return Object.values(files).some((name) => name === path) || PIECE.test(withinPieces(path) ?? "");
}

/** Whether a path, with forward slashes, is one that folders within tree directories have. */
export function isTreeFolder(path: string): boolean {
  const within = withinPieces(path);
  return path === treeFiles.tiles || path === treeFiles.accounts || FOLDER.test(within ?? "");
}

/** The path within the folder of tiles or of buckets; undefined elsewhere. */
function withinPieces(path: string): string | undefined {
  const [folder = "", ...rest] = path.split("/");
  return folder === treeFiles.tiles || folder === treeFiles.accounts ? rest.join("/") : undefined;
}

/** What made an output. A test keeps it equal to package.json, which is not there to read in every bundle. */
export const TOOL_VERSION = "symbolon 0.1.0";

/** The format's name and version: a reader refuses any other. */
export const MANIFEST_FORMAT = "symbolon-tree";
export const MANIFEST_VERSION = 3;

/** What a tree directory holds and how anyone rebuilds it. No clock and no path: equal input, equal bytes. */
export type Manifest = {
  readonly format: typeof MANIFEST_FORMAT;
  readonly version: typeof MANIFEST_VERSION;
  readonly tool: string;
  readonly convention: ConventionJson;
  readonly root: Hex;
  readonly count: number;
  /** Base units, in decimal digits. */
  readonly total: string;
  /** Decimals the source was read with; null: it was in base units. */
  readonly decimals: number | null;
  /** Rows of the source that were added to an earlier one of their account; 0: it was read without merging. */
  readonly merged: number;
  /** Of the rows in source order, before any shuffle. */
  readonly allocationHash: Hex;
  /** How the rows came into the order of their indexes. Left out: they are in source order. */
  readonly shuffle?: ShuffleJson;
  /** Null: the rows came from no file. */
  readonly source: AllocationSource | null;
  readonly warnings: readonly AllocationWarning[];
  readonly allocation: { readonly file: typeof treeFiles.allocation; readonly sha256: Hex };
  /**
   * Null: a sharded tree, which is rebuilt for its proofs. Neither tiles nor accounts have a hash: both follow from the
   * rows, verification compares every byte, and who uses one of them checks it against the root.
   */
  readonly tiles: PublishedTiles | null;
  /** Null with `tiles`. */
  readonly accounts: PublishedAccounts | null;
  /** Null: no file of all proofs was asked for. */
  readonly proofs: PublishedProofs | null;
  /** SHA-256 of these bytes with this member's own digits all zero: finds what was changed by accident. */
  readonly digest: Hex;
};

export type PublishedTiles = {
  readonly folder: typeof treeFiles.tiles;
  readonly levels: number;
  readonly files: number;
};

export type PublishedAccounts = {
  readonly folder: typeof treeFiles.accounts;
  readonly bits: number;
  /** Bytes of an amount in every record. */
  readonly amountBytes: number;
  readonly files: number;
};

export type PublishedProofs = {
  readonly file: typeof treeFiles.binaryProofs | typeof treeFiles.jsonProofs;
  readonly bytes: number;
};

const NO_DIGEST: Hex = `0x${"0".repeat(64)}`;

/** A manifest with the digest that belongs to it. */
export function sealManifest(manifest: Omit<Manifest, "digest">): Manifest {
  const unsealed = new TextDecoder().decode(encodeManifest({ ...manifest, digest: NO_DIGEST }));
  return { ...manifest, digest: digestOf(unsealed, NO_DIGEST) };
}

/** The digest of a manifest's text, in which one is stated already. */
export function digestOf(text: string, stated: Hex): Hex {
  const at = text.lastIndexOf(stated);
  const unsealed = `${text.slice(0, at)}${NO_DIGEST}${text.slice(at + NO_DIGEST.length)}`;
  return bytesToHex(sha256(new TextEncoder().encode(unsealed)));
}

export function encodeManifest(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** The manifest of a tree and of what was written of it. */
export function manifestOf(
  tree: Tree,
  written: Pick<Manifest, "allocation" | "tiles" | "accounts" | "proofs">,
): Manifest {
  const { allocation, convention, count, root, shuffle } = tree;
  return sealManifest({
    format: MANIFEST_FORMAT,
    version: MANIFEST_VERSION,
    tool: TOOL_VERSION,
    convention: conventionToJson(convention),
    root,
    count,
    total: allocation.total.toString(),
    decimals: allocation.decimals ?? null,
    merged: allocation.merged ?? 0,
    allocationHash: tree.allocationHash,
    ...(shuffle !== undefined && { shuffle: shuffleToJson(shuffle) }),
    source: allocation.source ?? null,
    warnings: allocation.warnings,
    ...written,
  });
}
