import { SymbolonError } from "../../core/errors.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";

/** @throws SymbolonError `NotVesting`: only vesting campaigns release */
export function requireVesting({ campaign, kind }: Pick<RelayedCampaign, "campaign" | "kind">): void {
  if (kind === "vesting") return;
  throw new SymbolonError({
    code: "NotVesting",
    reason: `The campaign ${campaign} is ${kind === "instant" ? "an instant" : "a cumulative"} one: it pays whatever it owes when a leaf is claimed.`,
    hint: "Claim instead: symbolon campaign claim, or symbolon campaign relay.",
    details: { campaign, kind },
  });
}
