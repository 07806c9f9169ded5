/** Whole numbers from `first` on. */
export function inRange(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
