/** A mask of regions by their numbers, 0 to 127. */
export function regionMask(regions: readonly number[]): bigint {
  return regions.reduce((mask, region) => mask | (1n << BigInt(region)), 0n);
}
