import { readableWords, WORD_BYTES } from "../bytes.ts";
import type { Tile } from "./tile.ts";

/** 32-bit words of a hash. */
const HASH_WORDS = WORD_BYTES / 4;

/** The bytes of a tile as it is published. */
export function tileBytes(tile: Tile, nodes: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(tile.count * WORD_BYTES);
  copyTile(tile, readableWords(nodes), new Uint32Array(bytes.buffer));
  return bytes;
}

/**
 * Copies a tile's lowest nodes out of the whole tree.
 * @param nodes the whole tree's, as words in the machine's order
 * @param target room for `tile.count` nodes
 */
export function copyTile({ runs }: Tile, nodes: Uint32Array, target: Uint32Array): void {
  let to = 0;
  for (const { first, count, step } of runs) {
    let from = first * HASH_WORDS;
    if (step === 1) {
      target.set(nodes.subarray(from, from + count * HASH_WORDS), to);
      to += count * HASH_WORDS;
      continue;
    }
    for (let i = 0; i < count; i++, from -= HASH_WORDS, to += HASH_WORDS) {
      for (let word = 0; word < HASH_WORDS; word++) target[to + word] = nodes[from + word] as number;
    }
  }
}

/** The node of the whole tree that a tile holds in a place. */
export function nodeInTile({ runs }: Tile, position: number): number {
  let rest = position;
  for (const { first, count, step } of runs) {
    if (rest < count) return first + step * rest;
    rest -= count;
  }
  return -1;
}
