/** As viem walks, except that the cause of a node's JSON may be `null`. */
export function deepestOf(thrown: unknown): unknown {
  const { cause } = Object(thrown) as { readonly cause?: unknown };
  return cause === undefined || cause === null ? thrown : deepestOf(cause);
}
