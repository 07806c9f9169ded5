import { bytesToHex, WORD_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { compareBytes } from "../../core/hasher.ts";
import type { Convention } from "./convention.ts";
import { treeShapes } from "./treeShapes.ts";

/**
 * The proof of one leaf, taken from flat nodes: nothing is hashed.
 * @param index the row's index
 * @param leaf its leaf, 32 bytes: where leaves are sorted by hash it is found by bisection
 * @returns siblings, lowest first, as views into `nodes`
 * @throws SymbolonError `LeafNotInTree`, `IndexBeyondCount`
 */
export function proveLeaf(
  convention: Convention,
  nodes: Uint8Array,
  count: number,
  index: number,
  leaf: Uint8Array,
): Uint8Array[] {
  const shape = treeShapes[convention.shape];
  const leafAt = (position: number) => {
    const node = shape.leafNode(count, position);
    return nodes.subarray(node * WORD_BYTES, (node + 1) * WORD_BYTES);
  };
  const position = convention.leafOrder === "index" ? index : bisect(leafAt, count, leaf);
  const beyond = position < 0 || position >= count;
  if (!beyond && compareBytes(leafAt(position), leaf) === 0) return shape.proofAt(nodes, count, position);
  throw new SymbolonError({
    code: "LeafNotInTree",
    reason: `The leaf ${bytesToHex(leaf)} of index ${index} is not in the tree.`,
    cure: "Build the tree again: its rows and its nodes do not belong together.",
    details: { index, leaf: bytesToHex(leaf), count },
  });
}

/** The first position whose leaf is not below `leaf`. */
function bisect(leafAt: (position: number) => Uint8Array, count: number, leaf: Uint8Array): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (compareBytes(leafAt(middle), leaf) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
