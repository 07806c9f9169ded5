/** Wei that a call must send along: the sum of what its items forward to resolvers. */
export function totalValue(
  requests: readonly { readonly data: readonly { readonly value: bigint }[] }[],
): bigint {
  return requests.flatMap(({ data }) => data).reduce((sum, { value }) => sum + value, 0n);
}
