import fc from "fast-check";
import { bytesToHex } from "../../../src/sdk/core/bytes.ts";

/** Any uint of that many bits, its ends included. */
export const uints = (bits: number) => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n });

/** Any byte string of that size, as hex. */
export const hexes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size }).map(bytesToHex);

export const words = hexes(32);
export const addresses = hexes(20);
