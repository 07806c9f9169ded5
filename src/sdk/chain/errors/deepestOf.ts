/** As viem walks, down to a node's JSON: what that gives as its own cause is beside its message. */
export function deepestOf(thrown: unknown): unknown {
  const { cause } = Object(thrown) as { readonly cause?: unknown };
  return thrown instanceof Error && (cause ?? undefined) !== undefined ? deepestOf(cause) : thrown;
}
