import type { Address, Hash } from "viem";
import { claimedIn } from "../../../src/chain/claimedIn.ts";
import type { ReadClient } from "../../../src/chain/clients.ts";
import { mapAtOnce } from "../../../src/core/mapAtOnce.ts";
import { receiptOf } from "../../../src/delivery/lookUp.ts";

/** Receipts asked for at once. */
const AT_ONCE = 8;

/** Base units that a transaction paid of a leaf; undefined: none, or not known. */
export type PaymentIn = (hash: Hash, index: bigint) => bigint | undefined;

/** What transactions have paid. */
export type Payments = {
  readonly paymentIn: PaymentIn;
  /** Base units of fees that were not paid out: the token refused it, and they stay in the campaign. */
  readonly feesKept: bigint;
};

/** What mined transactions have paid, claims and releases, as the campaign itself says. */
export async function paymentsIn(
  client: ReadClient,
  campaign: Address,
  hashes: ReadonlySet<Hash>,
): Promise<Payments> {
  const found = await mapAtOnce([...hashes], AT_ONCE, async (hash) => {
    const receipt = await receiptOf(client, [hash]);
    const { claimed, released, feesKept } = claimedIn({ campaign, receipt: receipt ?? { logs: [] } });
    const amounts = new Map([...claimed, ...released].map(({ index, amount }) => [index, amount]));
    return { hash, amounts, feesKept };
  });
  const payments = new Map(found.map(({ hash, amounts }) => [hash, amounts]));
  return {
    paymentIn: (hash, index) => payments.get(hash)?.get(index),
    feesKept: found.flatMap((one) => one.feesKept).reduce((sum, fees) => sum + fees, 0n),
  };
}
