import { TILE_LEVELS } from "./tile.ts";

/**
 * `top.bin`, `3f.bin`, `3f/a0.bin`: two digits for each row of tiles above, so that no folder has more than 256 tiles.
 * @param row how many rows of tiles are above it
 * @param offset its place in its own row, from the left
 */
export function tilePath(row: number, offset: number): string {
  return row === 0 ? "top.bin" : `${hexPath(row, offset)}.bin`;
}

/** A number as folders of two hexadecimal digits: `3f/a0`. */
export function hexPath(pairs: number, number: number): string {
  let path = "";
  // By division: 32 bits are not enough for every row.
  for (let pair = 0, rest = number; pair < pairs; pair++, rest = Math.floor(rest / 2 ** TILE_LEVELS)) {
    const digits = (rest % 2 ** TILE_LEVELS).toString(16).padStart(2, "0");
    path = path === "" ? digits : `${digits}/${path}`;
  }
  return path;
}
