const CHANGE_DENOMINATOR = 8n;

/**
 * The base fee of the next block, by EIP-1559. It changes by at most an eighth, in proportion to the distance of the
 * gas used from the target, which is half of the limit. A rise is at least 1 wei.
 * @param baseFee wei per gas, of this block
 */
export function nextBaseFee(baseFee: number, gasUsed: number, gasLimit: number): number {
  const target = BigInt(Math.floor(gasLimit / 2));
  const used = BigInt(gasUsed);
  const fee = BigInt(baseFee);
  if (used === target) return baseFee;
  if (used < target) return Number(fee - (fee * (target - used)) / target / CHANGE_DENOMINATOR);
  const rise = (fee * (used - target)) / target / CHANGE_DENOMINATOR;
  return Number(fee + (rise > 1n ? rise : 1n));
}
