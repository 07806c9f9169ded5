import { standOfKept, useKeptClaim } from "../../../src/react/keptClaim.ts";
import type { WayProps } from "./wayProps.ts";

/** What was signed on this device for a leaf and is not paid yet, and whether it is still good by the chain's time. */
export function useKeptTerms({ data, claim, leaf, state }: WayProps) {
  const of = { chainId: data.chain.id, campaign: claim.campaign, index: leaf.index };
  const [kept, keep] = useKeptClaim(of, "signed");
  return { kept, keep, ...standOfKept(kept?.text, state) };
}
