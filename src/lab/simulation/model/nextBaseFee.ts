const CHANGE_DENOMINATOR = 8n;

/**
 * The base fee of the block after, by EIP-1559: it changes by an eighth at most, with how far the gas used is from the target,
 * which is half of the limit; and where it rises, by 1 wei at least.
 * @param baseFee wei a gas, of this block
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
