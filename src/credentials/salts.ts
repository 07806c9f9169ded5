import type { Hex } from "viem";

/**
 * Where the salts of a batch come from. Without its salt a field's leaf does not show its value; whoever can
 * guess the salt can try values until one fits.
 */
export type Salts = {
  /**
   * Fills a column with salts, 32 bytes a row.
   * @param column `rows * 32` bytes
   * @param position the field's position in the schema
   * @param content gives the hash of all that the batch says (`batchContent`); computed when first called
   */
  readonly fill: (column: Uint8Array, position: number, content: () => Hex) => void;
};
