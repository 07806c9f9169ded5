/** A position from 0 to 1 as SVG takes it, kept short: a page holds thousands of them. */
export function percent(position: number): string {
  return `${Number((position * 100).toFixed(2))}%`;
}
