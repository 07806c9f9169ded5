import type { Hex } from "viem";
import { blockerOfRevert } from "../../../src/distribution/claim/blockerOfRevert.ts";
import type { ClaimBlocker } from "../../../src/distribution/claim/claimBlocker.ts";

/** What a campaign names as the reason of a skip: the first 4 bytes of what refused the item. */
export function skipBlocker(selector: Hex): ClaimBlocker {
  return blockerOfRevert(selector) ?? { code: selector, why: `The chain skips it (${selector}).`, hint: "" };
}
