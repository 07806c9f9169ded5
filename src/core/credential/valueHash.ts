import type { Hex } from "viem";
import { bytesToHex, hexToBytes } from "../bytes.ts";
import { nobleHasher } from "../hasher.ts";

/**
 * keccak256 of a field's value, as fields and nullifiers bind it.
 * @param encodedValue `abi.encode(value)`
 * @throws SymbolonError `NotHex`
 */
export function valueHash(encodedValue: Hex): Hex {
  return bytesToHex(nobleHasher.keccak256(hexToBytes(encodedValue)));
}
