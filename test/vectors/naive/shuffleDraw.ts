const ALL = 2n ** 64n;

/**
 * One fair draw of j in 0 .. bound - 1: takes 64-bit words until one is below the largest multiple of `bound` that
 * fits in 2^64. A word at or above it would make the low j a little likelier, so it is thrown away.
 */
export function shuffleDraw(bound: bigint, nextWord: () => bigint): bigint {
  const word = nextWord();
  if (word >= ALL - (ALL % bound)) return shuffleDraw(bound, nextWord);
  return word % bound;
}
