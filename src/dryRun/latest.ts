/** The later of two moments. */
export function latest(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
