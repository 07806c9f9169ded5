import { createHash } from "node:crypto";

/** Bytes that look random and are the same in every run. */
export function seededBytes(seed: string, length: number): Uint8Array {
  return createHash("shake256", { outputLength: length }).update(`symbolon bench ${seed}`).digest();
}
