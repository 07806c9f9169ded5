import type { Address } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { type Entitlement, type EntitlementKey, readEntitlements } from "../../chain/read/leaves.ts";
import { readInParts } from "../../chain/read/readInParts.ts";
import type { ClaimBlocker } from "../claim/claimBlocker.ts";
import { duePayment } from "../claim/duePayment.ts";
import { judgeCaller } from "../claim/judgeClaim.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";
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
  const read = async (from: number, to: number) => {
    const some = keys.slice(from, to);
    const held = await readEntitlements(client, { campaign: campaign.campaign, keys: some, blockNumber });
    return some.map((key, i) => dueOf(parameters, now, key, held[i] as Entitlement));
  };
  return { now, entitlements: await readInParts(keys.length, read, onReading) };
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
