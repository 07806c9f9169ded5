import type { Address, Hash, Hex, Log } from "viem";
import { claimedIn } from "../../../src/chain/claimedIn.ts";
import { readSkips } from "../../../src/distribution/bundles/readSkips.ts";

/** What a journal keeps of an item that was paid; of one that was skipped it keeps the 4 bytes of the reason. */
export const PAID: Hex = "0x01";

/** What a transaction with a bundle has done, by index: `PAID`, or the 4 bytes of the reason for which it was skipped. */
export function resultsIn(campaign: Address, logs: readonly Log[]): ReadonlyMap<number, Hex> {
  const { claimed, skips } = claimedIn({ campaign, receipt: { logs } });
  const results = new Map(skips.flatMap(readSkips).map(({ index, selector }) => [index, selector]));
  // Last: what was skipped because a hook had just claimed it is paid.
  for (const { index } of claimed) results.set(Number(index), PAID);
  return results;
}

/** What became of an index in the transactions of a journal. */
export type ItemResult = {
  /** Of the task, which tells how it was sent. */
  readonly key: string;
  readonly result: Hex;
  readonly hash: Hash | undefined;
  readonly block: number | undefined;
};
