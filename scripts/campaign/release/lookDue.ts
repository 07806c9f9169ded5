import type { Address } from "viem";
import { getBlock } from "viem/actions";
import { type EntitlementKey, readEntitlements } from "../../../src/chain/actions/readEntitlements.ts";
import type { ClaimBar } from "../../../src/distribution/relay/claimBar.ts";
import { duePayment } from "../../../src/distribution/relay/duePayment.ts";
import { judgeCaller } from "../../../src/distribution/relay/judgeClaim.ts";
import type { ReadClient } from "../../command/connect.ts";
import type { RelayedCampaign } from "../relay/relayedCampaign.ts";

/** How an entitlement stands. `small`: less is due than was asked for. */
export type DueStatus = "due" | "nothing" | "small" | "unclaimed" | "refused";

export type DueEntitlement = EntitlementKey & {
  /** Base units: of all of it, paid so far, and due now. */
  readonly total: bigint;
  readonly released: bigint;
  readonly due: bigint;
  readonly status: DueStatus;
  /** What stands in the way of one that is refused. */
  readonly bar?: ClaimBar;
};

export type LookDueParameters = {
  readonly campaign: RelayedCampaign;
  readonly keys: readonly EntitlementKey[];
  /** Who would have them paid. */
  readonly caller: Address;
  /** Base units below which nothing is paid. */
  readonly min: bigint;
};

/** Entitlements a question: each costs the node a cold storage read, and nodes allow some ten million gas a call. */
const MOST_KEYS = 1_000;

/** What is due of entitlements, all as of one block. */
export async function lookDue(
  client: ReadClient,
  { campaign, keys, caller, min }: LookDueParameters,
): Promise<{ readonly now: bigint; readonly entitlements: readonly DueEntitlement[] }> {
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const entitlements: DueEntitlement[] = [];
  for (let from = 0; from < keys.length; from += MOST_KEYS) {
    const some = keys.slice(from, from + MOST_KEYS);
    const held = await readEntitlements(client, { campaign: campaign.campaign, keys: some, blockNumber });
    for (const [i, { claimed, total, released }] of held.entries()) {
      const key = some[i] as EntitlementKey;
      const due = duePayment({ campaign, amount: total, paidBefore: released, now });
      const bar = judgeCaller(campaign, now, caller, key.account);
      entitlements.push({ ...key, total, released, due, ...statusOf(claimed, due, bar) });
    }
  }
  return { now, entitlements };

  function statusOf(claimed: boolean, due: bigint, bar: ClaimBar | undefined) {
    if (!claimed) return { status: "unclaimed" } as const;
    if (due === 0n) return { status: "nothing" } as const;
    if (due < min) return { status: "small" } as const;
    return bar === undefined ? ({ status: "due" } as const) : ({ status: "refused", bar } as const);
  }
}
