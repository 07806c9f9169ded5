import type { CampaignState } from "../chain/read/readCampaign.ts";
import { claimableFrom } from "../core/campaign/waves.ts";
import type { StandingLeaf } from "./leafSource.ts";

/** Leaves that may be claimed from the same moment on. */
export type OpeningLeaves = {
  /** Unix seconds. */
  readonly opens: bigint;
  readonly leaves: readonly StandingLeaf[];
};

/** The leaves that are to be claimed, by the moment at which they open, earliest first. */
export function openingLeaves(
  { terms }: Pick<CampaignState, "terms">,
  leaves: readonly StandingLeaf[],
): readonly OpeningLeaves[] {
  const groups = new Map<bigint, StandingLeaf[]>();
  for (const leaf of leaves) {
    if (leaf.isClaimed) continue;
    const opens = claimableFrom(BigInt(leaf.index), terms);
    const group = groups.get(opens);
    if (group === undefined) groups.set(opens, [leaf]);
    else group.push(leaf);
  }
  return [...groups]
    .map(([opens, group]) => ({ opens, leaves: group }))
    .toSorted((a, b) => (a.opens < b.opens ? -1 : 1));
}
