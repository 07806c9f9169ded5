import type { Address } from "viem";
import type { WriteClient } from "../../../sdk/chain/clients.ts";
import { type Refill, type RefillTerms, refillOf } from "../../../sdk/delivery/senderKeys.ts";
import type { Sql } from "../../store/sql.ts";
import { insertAll, TRANSFER_KIND } from "../tables/intents.ts";
import { key } from "../tables/leases.ts";
import { transferIntent } from "./transferKind.ts";

/** Who keeps the keys of a chain able to send. */
export type RefillPlan = Pick<RefillTerms, "floor" | "target" | "limit"> & {
  /** The key that gives: it sends nothing else. */
  readonly sender: WriteClient;
};

export type RefillKeyParameters = {
  readonly chain: number;
  /** The key that may need it. */
  readonly to: Address;
  /** Wei that it has. */
  readonly balance: bigint;
  readonly plan: RefillPlan;
  /** Who asks, for the record. */
  readonly by: string;
};

/**
 * Asks for a refill where a key has too little and none is under way. What was given is reckoned from the intents that
 * asked for it, so the limit holds whoever is restarted.
 * @returns why it is not helped, if so
 * @throws SymbolonError `BadRefillTerms`
 */
export async function refillKey(
  sql: Sql,
  { chain, to, balance, plan, by }: RefillKeyParameters,
): Promise<Refill["reason"]> {
  const { floor, target, limit } = plan;
  if (balance >= floor) return undefined;
  return sql.transaction(async (query) => {
    // One after the other: two that read at once would give twice what is left.
    await query("select 1 from chain where chain = $1 for update", [chain]);
    const [row] = await query<{ given: bigint; before: bigint; open: bigint }>(
      `select coalesce(sum((content->>'wei')::numeric) filter (where state not in ('skipped', 'expired')), 0) as given,
         count(*) filter (where contract = $3) as before,
         count(*) filter (where contract = $3 and state in ('queued', 'bundled', 'mined', 'parked')) as open
       from only intent where chain = $1 and kind = $2`,
      [chain, TRANSFER_KIND, key(to)],
    );
    const { given = 0n, before = 0n, open = 0n } = row ?? {};
    if (open > 0n) return undefined;
    const { wei, reason } = refillOf({ balance, floor, target, given, limit });
    if (wei > 0n)
      await insertAll(query, [transferIntent({ chain, to, wei, number: Number(before) + 1 })], by);
    return reason;
  });
}
