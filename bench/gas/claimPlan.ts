import { seededBytes } from "./seededBytes.ts";

/** Two indexes of one bitmap word: the first is claimed beforehand, the second is measured. */
export type PlannedClaim = { readonly opens: number; readonly measured: number };

const LEAVES_A_WORD = 256;

/**
 * Claims in words of their own, spread over the first `rows` rows. A campaign pays for a fresh word once in 256
 * claims, so the usual claim, and the one measured, is a later one in its word.
 * @param rows a multiple of 256, at least 256 a claim
 */
export function claimPlan(rows: number, claims: number): PlannedClaim[] {
  const words = rows / LEAVES_A_WORD;
  const random = seededBytes("claims", claims);
  return Array.from({ length: claims }, (_, i) => {
    const first = Math.floor((i * words) / claims) * LEAVES_A_WORD;
    const measured = first + (random[i] ?? 0);
    // Any other leaf of the word will do.
    return { opens: measured ^ 1, measured };
  });
}
