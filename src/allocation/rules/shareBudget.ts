/**
 * Shares a budget among amounts that are more than it together, each in proportion: the parts add up to the budget
 * exactly. Each part is rounded down; the few units left over go one each to the parts that lost most by rounding, the
 * earlier one first where two lost alike. No part is ever above its amount.
 * @param budget at most the sum of the amounts
 */
export function shareBudget(amounts: readonly bigint[], budget: bigint): bigint[] {
  const total = amounts.reduce((sum, amount) => sum + amount, 0n);
  const parts = amounts.map((amount) => (amount * budget) / total);
  const left = Number(budget - parts.reduce((sum, part) => sum + part, 0n));
  const lost = amounts.map((amount, i) => ({ i, remainder: (amount * budget) % total }));
  lost.sort((a, b) => (a.remainder === b.remainder ? a.i - b.i : a.remainder > b.remainder ? -1 : 1));
  for (const { i } of lost.slice(0, left)) parts[i] = (parts[i] as bigint) + 1n;
  return parts;
}
