import type { Convention } from "./convention.ts";
import type { TreeLayout } from "./treeLayout.ts";

/** A shape that goes level by level. */
export type LevelShape = Exclude<Convention["shape"], "heap">;

/** One level: `size` nodes that are hashed from the level below, in `stored` places from `start` on. */
export type Level = { readonly start: number; readonly size: number; readonly stored: number };

/**
 * The levels, leaves first, the root last, end to end. Under `duplicate` and `pad` the partner of a last odd node is
 * stored after it, so that every pair lies side by side and every proof points to stored nodes; under `promote` the
 * odd node is stored once more on the level above.
 */
export function levelsOf(shape: LevelShape, count: number): readonly Level[] {
  const levels: Level[] = [];
  for (let size = count, start = 0; ; size = Math.ceil(size / 2)) {
    const stored = shape === "promote" || size === 1 ? size : size + (size % 2);
    levels.push({ start, size, stored });
    if (size === 1) return levels;
    start += stored;
  }
}

/** All levels end to end: the root is the last node. */
export function levelsLayout(shape: LevelShape, count: number): TreeLayout {
  const levels = levelsOf(shape, count);
  const nodeCount = levels.reduce((sum, { stored }) => sum + stored, 0);
  return {
    nodeCount,
    rootNode: nodeCount - 1,
    leafNode: (position) => position,
    siblings(position, out) {
      let length = 0;
      let place = position;
      for (const { start, stored } of levels) {
        const sibling = place % 2 === 0 ? place + 1 : place - 1;
        if (sibling < stored) out[length++] = start + sibling;
        place = Math.floor(place / 2);
      }
      return length;
    },
  };
}
