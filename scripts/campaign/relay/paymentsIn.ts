import type { Address, Hash } from "viem";
import { claimedIn } from "../../../src/chain/claimedIn.ts";
import { mapAtOnce } from "../../../src/credentials/verify/cached/mapAtOnce.ts";
import type { ReadClient } from "../../command/connect.ts";
import { receiptOf } from "../../delivery/lookUp.ts";

/** Receipts asked for at once. */
const AT_ONCE = 8;

/** Base units that a transaction paid of a leaf; undefined: none, or not known. */
export type PaymentIn = (hash: Hash, index: bigint) => bigint | undefined;

/** What mined transactions have paid, claims and releases, as the campaign itself says. */
export async function paymentsIn(
  client: ReadClient,
  campaign: Address,
  hashes: ReadonlySet<Hash>,
): Promise<PaymentIn> {
  const found = await mapAtOnce([...hashes], AT_ONCE, async (hash) => {
    const receipt = await receiptOf(client, [hash]);
    const { claimed, released } = claimedIn({ campaign, receipt: receipt ?? { logs: [] } });
    return [hash, new Map([...claimed, ...released].map(({ index, amount }) => [index, amount]))] as const;
  });
  const payments = new Map(found);
  return (hash, index) => payments.get(hash)?.get(index);
}
