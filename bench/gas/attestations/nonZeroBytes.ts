import { seededBytes } from "../seededBytes.ts";

/** Bytes that look random, are never zero (which would make calldata cheaper), and are the same in every run. */
export function nonZeroBytes(seed: string, length: number): Uint8Array {
  return seededBytes(seed, length).map((byte) => 1 + (byte % 255));
}
