/**
 * The amounts, in base units, that are approved one after the other until a spender may take exactly `wanted`: some tokens
 * (USDT) change no allowance but one of 0, or to 0.
 */
export function allowanceSteps(current: bigint, wanted: bigint): readonly bigint[] {
  if (current === wanted) return [];
  return current === 0n || wanted === 0n ? [wanted] : [0n, wanted];
}
