/** Bits kept behind the point: a quotient down to 2^-256 keeps 64 digits, more than a double holds. */
const BITS = 320;

/**
 * A quotient of whole numbers as a double. `Number(part) / Number(whole)` would round both before it divides.
 * @param part of at most some hundred bits more than `whole`
 * @param whole above zero
 */
export function ratio(part: bigint, whole: bigint): number {
  return Number((part << BigInt(BITS)) / whole) / 2 ** BITS;
}
