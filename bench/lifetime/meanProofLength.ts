import { leafDepth } from "../../src/sdk/core/tree/multiproof.ts";

/**
 * Nodes of a proof, on average over all leaves.
 * @param shape `heap`: the native tree; `promote`: level by level, an odd last node moves up as it is
 */
export function meanProofLength(shape: "heap" | "promote", leaves: number): number {
  return (shape === "heap" ? heapNodes(leaves) : promoteNodes(leaves)) / leaves;
}

function heapNodes(leaves: number): number {
  let nodes = 0;
  for (let index = 0; index < leaves; index++) nodes += leafDepth(leaves, index);
  return nodes;
}

/** On each level every leaf meets one sibling, but for those below an odd last node. */
function promoteNodes(leaves: number): number {
  let nodes = 0;
  for (let level = leaves, below = 1; level > 1; level = Math.ceil(level / 2), below *= 2) {
    nodes += level % 2 === 0 ? leaves : (level - 1) * below;
  }
  return nodes;
}
