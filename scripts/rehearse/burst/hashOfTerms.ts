import { type Hex, keccak256, stringToHex } from "viem";
import type { BurstTerms } from "./burstTerms.ts";

/** Changes when the same terms come to other figures: what was kept before is not mixed with what is played now. */
const FIGURES = 1;

/** Hash of all that decides what a strategy comes to. */
export function hashOfTerms({ scenario, claimants, chain }: BurstTerms): Hex {
  const amounts = chain.kind === "edr" ? keccak256(stringToHex(chain.amounts.join())) : null;
  return keccak256(stringToHex(JSON.stringify([FIGURES, scenario, claimants, chain.kind, amounts])));
}
