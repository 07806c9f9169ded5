/** `count` items, each made from its position. */
export const range = <T>(count: number, make: (position: number) => T): T[] =>
  Array.from({ length: count }, (_, position) => make(position));
