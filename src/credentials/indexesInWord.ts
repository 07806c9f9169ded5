import { CREDENTIALS_PER_WORD } from "../core/status/statusWords.ts";
import type { WordUpdate } from "./groupByWord.ts";

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
