import type { Address, Hash, Hex, Log } from "viem";
import { getTransaction } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { type LeafPayment, paidLeavesIn } from "../../chain/events/payments.ts";
import { bytesToHex, hexToBytes } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import { findReceipt } from "../../delivery/lookUp.ts";

/** What a journal keeps of an item that was paid; of one that was skipped it keeps the 4 bytes of the reason. */
export const PAID: Hex = "0x01";

/** Receipts asked for at once. */
const AT_ONCE = 8;

/** Base units that a transaction paid of a leaf; undefined: none, or not known. */
export type PaymentIn = (hash: Hash, index: bigint) => bigint | undefined;

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
    const receipt = await findReceipt(client, [hash]);
    const { claimed, released, feesKept } = paidLeavesIn({ campaign, receipt: receipt ?? { logs: [] } });
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
  const { claimed, skips } = paidLeavesIn({ campaign, receipt: { logs } });
  return resultsOf(claimed, skips);
}

/** As {@link claimResults}, of releases. */
export function releaseResults(campaign: Address, logs: readonly Log[]): ReadonlyMap<number, Hex> {
  const { released, releaseSkips } = paidLeavesIn({ campaign, receipt: { logs } });
  return resultsOf(released, releaseSkips);
}

function resultsOf(paid: readonly LeafPayment[], skips: readonly Hex[]): ReadonlyMap<number, Hex> {
  const results = new Map(skips.flatMap(readSkips).map(({ index, selector }) => [index, selector]));
  // Last: what was skipped because a hook had just claimed it is paid.
  for (const { index } of paid) results.set(Number(index), PAID);
  return results;
}

/** Tells of transactions whether one of some accounts sent them; each is asked for once. */
export function sentBy(client: ReadClient, accounts: readonly Address[]): (hash: Hash) => Promise<boolean> {
  const known = new Map<Hash, Promise<boolean>>();
  const ask = async (hash: Hash) => {
    const { from } = await getTransaction(client, { hash });
    return accounts.some((account) => isSameAddress(from, account));
  };
  return (hash) => {
    const answer = known.get(hash) ?? ask(hash);
    known.set(hash, answer);
    return answer;
  };
}

/** An item of a bundle that was not paid. */
export type Skip = {
  readonly index: number;
  /**
   * First 4 bytes of the error with which it would have been refused singly, which `decodeClaimError` explains;
   * `0x00000000` where there was no reason.
   */
  readonly selector: Hex;
};

const INDEX_BYTES = 4;
const SKIP_BYTES = 8;

/**
 * Reads what a campaign's event `ClaimsSkipped` has packed: 4 bytes index and 4 bytes selector an item.
 * @throws SymbolonError `BadSkips`, `NotHex`
 */
export function readSkips(skips: Hex): readonly Skip[] {
  const bytes = hexToBytes(skips);
  if (bytes.length % SKIP_BYTES !== 0) {
    throw new SymbolonError({
      code: "BadSkips",
      reason: `${bytes.length} bytes are not a list of skipped items of ${SKIP_BYTES} bytes each.`,
      hint: "Give the argument of the event ClaimsSkipped, whole.",
      details: { bytes: bytes.length },
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / SKIP_BYTES }, (_, i) => {
    const selectorAt = i * SKIP_BYTES + INDEX_BYTES;
    return {
      index: view.getUint32(i * SKIP_BYTES),
      selector: bytesToHex(bytes.subarray(selectorAt, (i + 1) * SKIP_BYTES)),
    };
  });
}
