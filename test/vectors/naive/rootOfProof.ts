import { hashPair } from "./hashPair.ts";
import type { Hex } from "./hex.ts";

/** The root that a leaf and its proof lead to. */
export const rootOfProof = (leaf: Hex, proof: readonly Hex[]): Hex => proof.reduce(hashPair, leaf);
