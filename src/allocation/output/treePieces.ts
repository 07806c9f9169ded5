import { readableWords, WORD_BYTES } from "../../core/bytes.ts";
import { copyTile } from "../../core/tiles/copyTile.ts";
import { TILE_NODES } from "../../core/tiles/tile.ts";
import { bucketPath } from "../proof/accountBuckets.ts";
import { tilesOfTree } from "../proof/tilesOfTree.ts";
import type { Tree } from "../tree/buildTree.ts";
import { type AccountRecords, accountRecords } from "./accountRecords.ts";

/** A file in pieces, each good until the next is asked for. */
export type FilePieces = { readonly count: number; readonly pieces: Iterable<Uint8Array> };

/** A small file of a tree directory. */
type TreePiece = {
  /** Its place in its folder, with forward slashes. */
  readonly path: string;
  /** Good until the next piece is asked for. */
  readonly bytes: Uint8Array;
};

/** The small files of one folder. */
export type TreePieces = { readonly files: number; readonly pieces: () => Generator<TreePiece> };

/** The tiles of a tree; undefined for a sharded one. */
export function tilesOf({ convention, count, nodes }: Tree): TreePieces | undefined {
  const plan = tilesOfTree(convention, count);
  if (plan === undefined) return undefined;
  return {
    files: plan.files,
    *pieces() {
      const words = readableWords(nodes);
      const target = new Uint32Array((TILE_NODES * WORD_BYTES) / 4);
      for (const tile of plan.tiles()) {
        copyTile(tile, words, target);
        yield { path: tile.path, bytes: new Uint8Array(target.buffer, 0, tile.count * WORD_BYTES) };
      }
    },
  };
}

type BucketPieces = TreePieces & Pick<AccountRecords, "bits" | "amountBytes">;

/** The buckets of a tree's accounts; undefined for a sharded one. */
export function bucketsOf(tree: Tree): BucketPieces | undefined {
  const records = accountRecords(tree);
  if (records === undefined) return undefined;
  const { bits, amountBytes, buckets } = records;
  return {
    files: 2 ** bits,
    bits,
    amountBytes,
    *pieces() {
      let bucket = 0;
      for (const bytes of buckets()) yield { path: bucketPath(bits, bucket++), bytes };
    },
  };
}
