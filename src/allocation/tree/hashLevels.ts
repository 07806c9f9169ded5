import { WORD_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { PARENTS_A_CALL } from "../../core/tree/nativeTree.ts";
import { type LevelShape, levelsOf } from "./levelsLayout.ts";

/**
 * Hashes the levels above leaves that are in place.
 * @param nodes as `levelsLayout` lays them out, `count` leaves first
 * @param onProgress told how many nodes above the leaves are done
 */
export function hashLevels(
  nodes: Uint8Array,
  shape: LevelShape,
  count: number,
  hasher: Hasher,
  onProgress?: (done: number) => void,
): void {
  const levels = levelsOf(shape, count);
  const padding = hasher.keccak256(new Uint8Array(0));
  let done = 0;
  for (const [i, { start, size, stored }] of levels.slice(0, -1).entries()) {
    const parents = levels[i + 1]?.start ?? 0;
    const odd = (start + size - 1) * WORD_BYTES;
    if (shape === "duplicate" && stored > size) nodes.copyWithin(odd + WORD_BYTES, odd, odd + WORD_BYTES);
    if (shape === "pad" && stored > size) nodes.set(padding, odd + WORD_BYTES);
    const pairs = Math.floor(stored / 2);
    for (let first = 0; first < pairs; first += PARENTS_A_CALL) {
      const last = Math.min(first + PARENTS_A_CALL, pairs);
      hasher.hashLevel(
        nodes.subarray((start + 2 * first) * WORD_BYTES, (start + 2 * last) * WORD_BYTES),
        nodes.subarray((parents + first) * WORD_BYTES, (parents + last) * WORD_BYTES),
      );
      done += last - first;
      onProgress?.(done);
    }
    if (stored % 2 === 0) continue;
    nodes.copyWithin((parents + pairs) * WORD_BYTES, odd, odd + WORD_BYTES);
    done++;
    onProgress?.(done);
  }
}
