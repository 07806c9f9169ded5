import { CREDENTIALS_PER_WORD, locate } from "../core/status/statusWords.ts";

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

const HIGHEST_BIT = 1n << 255n;

/** The credentials that a word update is about, ascending: `groupByWord` backwards. */
export function indexesInWord({ word, mask }: WordUpdate): readonly number[] {
  const first = Number(word) * CREDENTIALS_PER_WORD;
  const indexes: number[] = [];
  for (let i = 0; i < CREDENTIALS_PER_WORD; i++) {
    if ((mask & (HIGHEST_BIT >> BigInt(i))) !== 0n) indexes.push(first + i);
  }
  return indexes;
}
