import { type Address, hexToBigInt, isAddressEqual, sliceHex, toEventSelector } from "viem";
import type { MinedLog } from "./mineAt.ts";

/** What a campaign's event `Claimed` has for a topic. */
export const CLAIMED_TOPIC = toEventSelector("Claimed(uint256,address,uint256)");

const PAYMENTS = [CLAIMED_TOPIC, toEventSelector("Released(uint256,address,uint256)")];

/**
 * What a campaign told by its event of having paid for a leaf.
 * @returns base units; undefined where it told of no payment, or of another leaf's
 */
export function paymentTold(
  logs: readonly MinedLog[],
  campaign: Address,
  { index, account }: { readonly index: number; readonly account: Address },
): bigint | undefined {
  const log = logs.find(
    ({ address, topics: [selector] }) =>
      selector !== undefined && PAYMENTS.includes(selector) && isAddressEqual(address, campaign),
  );
  if (log === undefined) return undefined;
  const [toldIndex, toldAccount] = [sliceHex(log.data, 0, 32), sliceHex(log.data, 44, 64)];
  if (hexToBigInt(toldIndex) !== BigInt(index) || !isAddressEqual(toldAccount, account)) return undefined;
  return hexToBigInt(sliceHex(log.data, 64, 96));
}
