import { sha256 } from "@noble/hashes/sha2.js";
import type { Hex } from "viem";
import { bytesToHex } from "../../core/bytes.ts";
import type { AllocationSource, AllocationWarning } from "../allocation.ts";
import type { ShuffleJson } from "../shuffle/shuffleJson.ts";
import type { ConventionJson } from "../tree/conventionJson.ts";
import type { treeFiles } from "./treeFiles.ts";

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
  /** Levels of a tile. */
  readonly levels: number;
  readonly files: number;
};

export type PublishedAccounts = {
  readonly folder: typeof treeFiles.accounts;
  /** Bits of a bucket's number. */
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

/** The bytes of `manifest.json`. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 2)}\n`);
}
