import { CREDENTIALS_PER_WORD } from "../../../core/status/statusWords.ts";
import { formatThings } from "../../../core/text/format.ts";
import { listed } from "./words.ts";

const PER_WORD = BigInt(CREDENTIALS_PER_WORD);
const HIGHEST_BIT = 1n << 255n;
/** Bits of a word below those of credentials. */
const REST = (1n << (256n - PER_WORD)) - 1n;

export type WordMask = { readonly word: bigint; readonly mask: bigint };

/** The credentials that masks name, in the order of the masks. */
export function indexesOf(masks: readonly WordMask[]): readonly bigint[] {
  return masks.flatMap(({ word, mask }) =>
    Array.from({ length: CREDENTIALS_PER_WORD }, (_, i) => BigInt(i))
      .filter((i) => (mask & (HIGHEST_BIT >> i)) !== 0n)
      .map((i) => word * PER_WORD + i),
  );
}

/** Whether the indexes alone say what the masks are: each word once, ascending, with a bit of a credential and no other. */
export function areUsual(masks: readonly WordMask[]): boolean {
  return masks.every(
    ({ word, mask }, i) =>
      mask >> (256n - PER_WORD) !== 0n && (mask & REST) === 0n && word > (masks[i - 1]?.word ?? -1n),
  );
}

/** `3 credentials: 0, 5-7` */
export function indexesText(indexes: readonly bigint[]): string {
  const ranges: { first: bigint; last: bigint }[] = [];
  for (const index of indexes) {
    const open = ranges.at(-1);
    if (open?.last === index - 1n) open.last = index;
    else ranges.push({ first: index, last: index });
  }
  const texts = ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
  return `${formatThings(indexes.length, "credential")}: ${listed(texts)}`;
}
