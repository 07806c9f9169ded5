import { getBalance } from "viem/actions";
import type { WriteClient } from "../../../sdk/chain/clients.ts";
import type { Sending } from "../../../sdk/delivery/journal.ts";
import { newestOffer } from "../../../sdk/delivery/newestOffer.ts";
import type { Sql } from "../../store/sql.ts";
import type { Lease } from "../tables/leases.ts";
import { type RefillPlan, refillKey } from "./refill.ts";

/** Whether a key can pay for what it sends. */
export type KeyFunds = {
  /** What it has, in wei. */
  readonly balance: () => Promise<bigint>;
  /**
   * Whether that is so much, beside what its transactions under way may cost.
   * @param promised wei that others are to get before it
   */
  readonly canPay: (wei: bigint, balance: bigint, inFlight: readonly Sending[], promised: bigint) => boolean;
  /** Looks after a key that could not pay, and asks for a refill. @returns why it still cannot */
  readonly look: () => Promise<"EmptySender" | "RefillLimitReached" | undefined>;
};

export type KeyFundsParameters = {
  readonly sql: Sql;
  readonly client: WriteClient;
  readonly lease: Lease;
  /** Undefined: nobody refills it. */
  readonly refill: RefillPlan | undefined;
};

export function openKeyFunds({ sql, client, lease, refill }: KeyFundsParameters): KeyFunds {
  const { address } = client.account;
  /** What it could not pay. */
  let missing: bigint | undefined;
  return {
    balance: () => getBalance(client, { address }),
    canPay(wei, balance, inFlight, promised) {
      const bound = inFlight.reduce((sum, one) => sum + maxOf(one), promised);
      if (balance >= bound + wei) return true;
      // Else there may be enough once those are mined.
      if (inFlight.length === 0 && promised === 0n) missing = wei;
      return false;
    },
    async look() {
      if (missing === undefined && refill === undefined) return undefined;
      const balance = await getBalance(client, { address });
      if (missing !== undefined && balance >= missing) missing = undefined;
      const { chain, owner: by } = lease;
      const reason = refill && (await refillKey(sql, { chain, to: address, balance, plan: refill, by }));
      return missing === undefined ? undefined : (reason ?? "EmptySender");
    },
  };
}

/** Wei that a transaction may cost. */
function maxOf(sending: Sending): bigint {
  const { gas, price = 0n, value } = newestOffer(sending) ?? { gas: 0n, value: 0n };
  return gas * price + value;
}
