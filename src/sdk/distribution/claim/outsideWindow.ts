import type { CampaignArguments } from "../../chain/campaigns/campaignPlan.ts";
import type { ContractRefusal } from "../../chain/errors/contractRefusal.ts";
import { claimableFrom } from "../../core/campaign/waves.ts";

/** What of a campaign's terms decides when leaves may be claimed; `count` matters where there are waves. */
export type ClaimWindow = Pick<CampaignArguments, "start" | "waves" | "waveInterval"> & {
  readonly count?: bigint | undefined;
};

/** Unix seconds from which the leaf at an index may be claimed. */
export function opensAt({ count = 0n, ...window }: ClaimWindow, index: number): bigint {
  return window.waves === 0n ? window.start : claimableFrom(BigInt(index), { ...window, count });
}

/**
 * Unix seconds from which anybody may send a claim that its account has not signed: 0 where at any time that it is open,
 * undefined where never.
 */
export function othersFrom({
  claimFor,
  ...window
}: ClaimWindow & Pick<CampaignArguments, "claimFor">): bigint | undefined {
  if (claimFor === "Never") return undefined;
  return claimFor === "Anyone" ? 0n : opensAt(window, Number(window.count ?? 1n) - 1);
}

/**
 * The error with which a campaign refuses a leaf because of the moment; undefined: it is open by then.
 * @param now Unix seconds, and the campaign's `end` as of then
 */
export function outsideWindow(
  window: ClaimWindow,
  index: number,
  { now, end }: { readonly now: bigint; readonly end: bigint },
): ContractRefusal | undefined {
  if (now >= end) return { error: "Ended", args: [now, end] };
  if (now < window.start) return { error: "NotStarted", args: [now, window.start] };
  const opens = opensAt(window, index);
  return now < opens ? { error: "WaveNotOpen", args: [now, opens] } : undefined;
}
