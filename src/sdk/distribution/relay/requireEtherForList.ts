import { TRANSACTION_GAS } from "../../chain/calls/transactionLimits.ts";
import { maxBigInt } from "../../core/minMaxBigInt.ts";
import type { Delivery } from "../../delivery/openDelivery.ts";
import { requireEther } from "../../delivery/requireEther.ts";
import type { Filling } from "../../delivery/sendAll.ts";
import { ITEM_HEADROOM } from "../bundles/estimateBundle.ts";
import type { ClaimTask } from "./claimTask.ts";

const HEADROOM = BigInt(ITEM_HEADROOM);

/** Items that the first sender alone may send, and those that any may. */
type Counts = { readonly bound: number; readonly free: number };

/**
 * Requires, before the first bundle of a list is sent, that the payers have the ether for all bundles. The later ones
 * are estimated from the first, item by item, without the headroom that each gives back.
 * @throws SymbolonError `NotEnoughFunds`
 */
export async function requireEtherForList(
  { client, senders, priceCeiling: ceiling }: Delivery<ClaimTask>,
  { tasks, gas = 0n }: Filling<ClaimTask>,
  { bound, free }: Counts,
): Promise<void> {
  const items = bound + free;
  const transactions = Math.ceil(items / tasks.length);
  const payers = (free > 0 ? senders : senders.slice(0, 1)).map(({ account }) => account);
  const gasUsed = maxBigInt(gas - HEADROOM, BigInt(TRANSACTION_GAS));
  const all = (gasUsed * BigInt(items)) / BigInt(tasks.length);
  await requireEther(client, payers, { transactions, gas: all + HEADROOM, ceiling });
}
