/** Highest number of a block that options take. */
export const LAST_BLOCK = 2 ** 48;
