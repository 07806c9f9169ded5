import { concat, type Hex } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";

/** The parent of two nodes: the smaller (as a number) first, so that a proof needs no left and right. */
export function hashPair(a: Hex, b: Hex): Hex {
  return BigInt(a) < BigInt(b) ? keccak256(concat(a, b)) : keccak256(concat(b, a));
}
