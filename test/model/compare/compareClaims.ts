import type { Recording } from "../chain/recording.ts";
import type { Claim, Disagreement } from "./claim.ts";
import type { Truth } from "./truth.ts";

/**
 * What was said while the history was played, against what came to be. Whoever took an undone block for final has only
 * himself to blame: what he said is left out.
 */
export function compareClaims(
  claims: readonly Claim[],
  { dropped }: Recording,
  truth: Truth,
): readonly Disagreement[] {
  const undone = new Set(dropped);
  return claims.flatMap((claim) => {
    if (claim.margin === 0 && undone.has(claim.copy)) return [];
    return truth.judge(claim) ?? [];
  });
}
