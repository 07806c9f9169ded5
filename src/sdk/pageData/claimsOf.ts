import type { ClaimData, PageData } from "./pageData.ts";

/** All campaigns of a claim page, in the order of its build. */
export function claimsOf({ claim, otherClaims = [] }: PageData): readonly ClaimData[] {
  return claim === undefined ? [] : [claim, ...otherClaims];
}
