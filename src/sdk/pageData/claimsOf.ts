import type { ClaimData, PageData } from "./pageData.ts";

/** All campaigns of a claim page, in the order of its build. */
export function claimsOf({ claim, otherClaims = [] }: PageData): readonly ClaimData[] {
  return claim === undefined ? [] : [claim, ...otherClaims];
}

/** The campaign at an address, in any spelling; undefined: the page is not about it. */
export function claimAt(data: PageData, campaign: string): ClaimData | undefined {
  return claimsOf(data).find((claim) => claim.campaign.toLowerCase() === campaign.toLowerCase());
}
