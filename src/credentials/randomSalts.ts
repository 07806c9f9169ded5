import { randomFillSync } from "node:crypto";
import type { Salts } from "./salts.ts";

/** Node's `randomFillSync` takes less than 2^31 bytes a call. */
const MAX_BYTES = 2 ** 30;

/**
 * Salts from the operating system's generator: the ones to issue with. They exist nowhere else, so keep the batch:
 * without its salts no field can ever be proven.
 */
export function randomSalts(): Salts {
  return {
    fill(column) {
      for (let from = 0; from < column.length; from += MAX_BYTES) {
        randomFillSync(column.subarray(from, from + MAX_BYTES));
      }
    },
  };
}
