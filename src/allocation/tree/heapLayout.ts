import type { TreeLayout } from "./treeLayout.ts";

/** OpenZeppelin's complete heap: node 0 is the root, the children of node i are 2i + 1 and 2i + 2, leaves run backwards. */
export function heapLayout(count: number): TreeLayout {
  const last = 2 * count - 2;
  return {
    nodeCount: 2 * count - 1,
    rootNode: 0,
    leafNode: (position) => last - position,
    siblings(position, out) {
      let length = 0;
      for (let node = last - position; node > 0; node = Math.floor((node - 1) / 2)) {
        out[length++] = node % 2 === 1 ? node + 1 : node - 1;
      }
      return length;
    },
  };
}
