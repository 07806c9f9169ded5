import { locate } from "../core/status/statusWords.ts";

/** One update of a status word. */
export type WordUpdate = {
  readonly word: bigint;
  /** A bit for each credential: bit 255 - (index mod 224), so the low 32 bits are zero. */
  readonly mask: bigint;
};

/**
 * The fewest word updates that touch these credentials and no other: one for each word they lie in, words
 * ascending. The order of the indexes does not matter; an index that occurs twice counts once.
 * @throws SymbolonError where an index is not one a batch can have
 */
export function groupByWord(indexes: Iterable<number>): readonly WordUpdate[] {
  const masks = new Map<number, bigint>();
  for (const index of indexes) {
    const { word, mask } = locate(index);
    masks.set(word, (masks.get(word) ?? 0n) | mask);
  }
  return [...masks].sort(([a], [b]) => a - b).map(([word, mask]) => ({ word: BigInt(word), mask }));
}
