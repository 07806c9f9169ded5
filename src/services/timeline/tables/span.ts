/** From when to when something counts: Unix seconds, the second exclusive; undefined: without that end. */
export type Span = { readonly from: number | undefined; readonly to: number | undefined };

/**
 * Whether a moment lies in a span, as SQL that takes the span's ends as two values.
 * @param seconds SQL of Unix seconds
 * @param first number of the first value
 */
export function inSpan(seconds: string, first: number): string {
  return `${seconds} >= coalesce($${first}::float8, '-infinity') and ${seconds} < coalesce($${first + 1}::float8, 'infinity')`;
}

/** The values that `inSpan` takes. */
export function spanValues({ from, to }: Span): readonly [number | null, number | null] {
  return [from ?? null, to ?? null];
}
