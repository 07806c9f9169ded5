import { type Address, type Hash, type Hex, isAddressEqual, type Log } from "viem";
import { getTransaction } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { claimedIn, type LeafPayment } from "../../chain/events/payments.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import { receiptOf } from "../../delivery/lookUp.ts";
import { readSkips } from "../bundles/readSkips.ts";

/** What a journal keeps of an item that was paid; of one that was skipped it keeps the 4 bytes of the reason. */
export const PAID: Hex = "0x01";

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

/** What a bundle of claims has done, by index: `PAID`, or the 4 bytes of the reason for which one was skipped. */
export function claimResults(campaign: Address, logs: readonly Log[]): ReadonlyMap<number, Hex> {
  const { claimed, skips } = claimedIn({ campaign, receipt: { logs } });
  return resultsOf(claimed, skips);
}

/** As {@link claimResults}, of releases. */
export function releaseResults(campaign: Address, logs: readonly Log[]): ReadonlyMap<number, Hex> {
  const { released, releaseSkips } = claimedIn({ campaign, receipt: { logs } });
  return resultsOf(released, releaseSkips);
}

function resultsOf(paid: readonly LeafPayment[], skips: readonly Hex[]): ReadonlyMap<number, Hex> {
  const results = new Map(skips.flatMap(readSkips).map(({ index, selector }) => [index, selector]));
  // Last: what was skipped because a hook had just claimed it is paid.
  for (const { index } of paid) results.set(Number(index), PAID);
  return results;
}

/** Results of tasks by their keys; tasks without a result are left out. */
export function resultsByKey<Task extends { readonly key: string }>(
  tasks: readonly Task[],
  resultOf: (task: Task) => Hex | undefined,
): ReadonlyMap<string, Hex> {
  return new Map(
    tasks.flatMap((task) => {
      const result = resultOf(task);
      return result === undefined ? [] : [[task.key, result] as const];
    }),
  );
}

/** Tells of transactions whether an account sent them; each is asked for once. */
export function sentBy(client: ReadClient, account: Address): (hash: Hash) => Promise<boolean> {
  const known = new Map<Hash, Promise<boolean>>();
  const ask = async (hash: Hash) => isAddressEqual((await getTransaction(client, { hash })).from, account);
  return (hash) => {
    const asked = known.get(hash) ?? ask(hash);
    known.set(hash, asked);
    return asked;
  };
}
