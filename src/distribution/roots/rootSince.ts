import type { CampaignState } from "../../chain/actions/readCampaign.ts";
import { momentText } from "../../core/text/momentText.ts";

/**
 * When the present root took the place of another one, at the latest: what was paused since is in it. Unix seconds;
 * undefined: it is the campaign's first.
 */
export function rootSince(state: CampaignState): bigint | undefined {
  if (state.kind !== "cumulative" || state.roots.previousRoot === undefined) return undefined;
  // The overlap begins when a root is accepted.
  return state.roots.overlapEnds - state.rules.overlap;
}

/** Words for behind "the root in force": a root that was good before is the likeliest wrong one. */
export function inForceSince(since: bigint | undefined): string {
  return since === undefined ? "" : `: since ${momentText(since)} at the latest it is another than before`;
}
