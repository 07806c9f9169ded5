import type { Address } from "viem";
import { getBlock } from "viem/actions";
import type { Entitlement, EntitlementKey } from "../../chain/actions/readEntitlements.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { ClaimBlocker } from "../claim/claimBlocker.ts";
import { duePayment, judgeCaller } from "../claim/judgeClaim.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";
import { readEntitlementsOf } from "../state/readPaid.ts";
import type { LeafKey } from "./entitlementKeys.ts";

/** How an entitlement stands. `small`: less is due than was asked for. */
export type DueStatus = "due" | "nothing" | "small" | "unclaimed" | "refused";

export type DueEntitlement = EntitlementKey & {
  /** Base units of all of it; null where it was not claimed, and no tree tells. */
  readonly total: bigint | null;
  /** Base units: paid so far, and due now. */
  readonly released: bigint;
  readonly due: bigint;
  readonly status: DueStatus;
  /** What stands in the way of one that is refused. */
  readonly blocker?: ClaimBlocker;
};

export type LookDueParameters = {
  readonly campaign: RelayedCampaign;
  readonly keys: readonly LeafKey[];
  /** Who would have them paid. */
  readonly caller: Address;
  /** Base units below which nothing is paid. */
  readonly min: bigint;
  readonly onReading?: ((done: number, total: number) => void) | undefined;
};

/** What is due of entitlements, all as of one block. */
export async function lookDue(
  client: ReadClient,
  parameters: LookDueParameters,
): Promise<{ readonly now: bigint; readonly entitlements: readonly DueEntitlement[] }> {
  const { campaign, keys, onReading } = parameters;
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const at = { campaign: campaign.campaign, blockNumber, onProgress: onReading };
  const held = await readEntitlementsOf(client, at, keys.length, (i) => keys[i] as LeafKey);
  return { now, entitlements: keys.map((key, i) => dueOf(parameters, now, key, held[i] as Entitlement)) };
}

function dueOf(
  { campaign, caller, min }: LookDueParameters,
  now: bigint,
  { amount, ...key }: LeafKey,
  { claimed, total, released }: Entitlement,
): DueEntitlement {
  const due = duePayment({ campaign, amount: total, paidBefore: released, now });
  const known = { ...key, total: claimed ? total : (amount ?? null), released, due };
  if (!claimed) return { ...known, status: "unclaimed" };
  if (due === 0n) return { ...known, status: "nothing" };
  if (due < min) return { ...known, status: "small" };
  const blocker = judgeCaller(campaign, now, caller, key.account);
  return blocker === undefined ? { ...known, status: "due" } : { ...known, status: "refused", blocker };
}

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
