import type { Address } from "viem";
import { getBlock } from "viem/actions";
import {
  type Entitlement,
  type EntitlementKey,
  readEntitlements,
} from "../../../src/chain/actions/readEntitlements.ts";
import type { ReadClient } from "../../../src/chain/clients.ts";
import { readInParts } from "../../../src/chain/readInParts.ts";
import type { ClaimBlocker } from "../../../src/distribution/relay/claimBlocker.ts";
import { duePayment } from "../../../src/distribution/relay/duePayment.ts";
import { judgeCaller } from "../../../src/distribution/relay/judgeClaim.ts";
import { progress } from "../../output.ts";
import type { RelayedCampaign } from "../relay/relayedCampaign.ts";
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
  readonly bar?: ClaimBlocker;
};

export type LookDueParameters = {
  readonly campaign: RelayedCampaign;
  readonly keys: readonly LeafKey[];
  /** Who would have them paid. */
  readonly caller: Address;
  /** Base units below which nothing is paid. */
  readonly min: bigint;
};

/** What is due of entitlements, all as of one block. */
export async function lookDue(
  client: ReadClient,
  { campaign, keys, caller, min }: LookDueParameters,
): Promise<{ readonly now: bigint; readonly entitlements: readonly DueEntitlement[] }> {
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const entitlements = await readInParts(
    keys.length,
    async (from, to) => {
      const some = keys.slice(from, to);
      const held = await readEntitlements(client, { campaign: campaign.campaign, keys: some, blockNumber });
      return some.map((key, i) => look(key, held[i] as Entitlement));
    },
    progress("reading what was claimed"),
  );
  return { now, entitlements };

  function look({ amount, ...key }: LeafKey, held: Entitlement): DueEntitlement {
    const { claimed, total, released } = held;
    const due = duePayment({ campaign, amount: total, paidBefore: released, now });
    const bar = judgeCaller(campaign, now, caller, key.account);
    return {
      ...key,
      total: claimed ? total : (amount ?? null),
      released,
      due,
      ...statusOf(claimed, due, bar),
    };
  }

  function statusOf(claimed: boolean, due: bigint, bar: ClaimBlocker | undefined) {
    if (!claimed) return { status: "unclaimed" } as const;
    if (due === 0n) return { status: "nothing" } as const;
    if (due < min) return { status: "small" } as const;
    return bar === undefined ? ({ status: "due" } as const) : ({ status: "refused", bar } as const);
  }
}
