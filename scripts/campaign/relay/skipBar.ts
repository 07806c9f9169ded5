import type { Hex } from "viem";
import type { ClaimBar } from "../../../src/distribution/relay/claimBar.ts";
import { thrownBar } from "../../../src/distribution/relay/thrownBar.ts";

/** What a campaign names as the reason of a skip: the first 4 bytes of what refused the item. */
export function skipBar(selector: Hex): ClaimBar {
  return thrownBar(selector) ?? { code: selector, why: `The chain skips it (${selector}).`, cure: "" };
}
