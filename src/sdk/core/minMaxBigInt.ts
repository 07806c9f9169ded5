/** The least of some amounts. */
export function minBigInt(first: bigint, ...others: readonly bigint[]): bigint {
  let found = first;
  for (const amount of others) if (amount < found) found = amount;
  return found;
}

/** The greatest of some amounts. */
export function maxBigInt(first: bigint, ...others: readonly bigint[]): bigint {
  let found = first;
  for (const amount of others) if (amount > found) found = amount;
  return found;
}
