/** Digits of a cost beyond which none says anything: the price of gas changes with every block. */
const DIGITS = 4;

/** A cost in wei, cut to its first digits. */
export function roughly(wei: bigint): bigint {
  const unit = 10n ** BigInt(Math.max(0, wei.toString().length - DIGITS));
  return (wei / unit) * unit;
}
