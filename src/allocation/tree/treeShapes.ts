import type { Hasher } from "../../core/hasher.ts";
import { buildNativeTree, proofAt } from "../../core/nativeTree.ts";
import type { Convention } from "./convention.ts";
import { buildPromoteTree, promoteLevels, promoteProofAt } from "./promoteTree.ts";

/** How one shape of tree lies in flat nodes. Positions count leaves in tree order. */
export type TreeShape = {
  readonly build: (
    leaves: Uint8Array,
    hasher: Hasher,
    onProgress?: (done: number, total: number) => void,
  ) => Uint8Array;
  readonly nodeCount: (count: number) => number;
  readonly rootNode: (count: number) => number;
  readonly leafNode: (count: number, position: number) => number;
  /** Views into `nodes`, lowest sibling first. */
  readonly proofAt: (nodes: Uint8Array, count: number, position: number) => Uint8Array[];
};

/** Each shape that a convention can name. */
export const treeShapes: Readonly<Record<Convention["shape"], TreeShape>> = {
  heap: {
    build: buildNativeTree,
    nodeCount: (count) => 2 * count - 1,
    rootNode: () => 0,
    leafNode: (count, position) => 2 * count - 2 - position,
    proofAt: (nodes, _count, position) => proofAt(nodes, position),
  },
  promote: {
    build: buildPromoteTree,
    nodeCount: promoteNodes,
    rootNode: (count) => promoteNodes(count) - 1,
    leafNode: (_count, position) => position,
    proofAt: promoteProofAt,
  },
};

function promoteNodes(count: number): number {
  return promoteLevels(count).reduce((sum, size) => sum + size, 0);
}
