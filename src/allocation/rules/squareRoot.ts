/**
 * The whole square root, rounded down: the greatest r with r * r <= value. Exact for integers of any size, where a
 * floating-point root is wrong from 2^53 on.
 * @throws RangeError where the value is negative
 */
export function squareRoot(value: bigint): bigint {
  if (value < 0n) throw new RangeError(`${value} has no square root.`);
  if (value < 2n) return value;
  // Newton's steps fall from any start not below the root: a power of two with at least half the bits.
  let root = 1n << BigInt((value.toString(16).length * 4 + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
