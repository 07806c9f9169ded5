import type { Hex } from "viem";
import type { EventPlace } from "../../chain/events/readLogs.ts";
import { maxBigInt } from "../../core/minMaxBigInt.ts";

/** Blocks that a chain may still take back. */
const UNSETTLED = 64n;

/**
 * Events that are read again and again: each settled block once, and the newest ones each time, since a chain may take
 * them back.
 * @param read the events of these blocks, oldest first
 * @returns gives the events up to a block
 */
export function openEventLog<Event extends EventPlace>(
  fromBlock: bigint,
  read: (fromBlock: bigint, toBlock: bigint) => Promise<readonly Event[]>,
): (toBlock: bigint) => Promise<readonly Event[]> {
  let kept: readonly Event[] = [];
  let next = fromBlock;
  return async (toBlock) => {
    const all = toBlock < next ? kept : [...kept, ...(await read(next, toBlock))];
    const from = maxBigInt(next, toBlock - UNSETTLED + 1n);
    kept = all.filter(({ blockNumber }) => blockNumber < from);
    next = from;
    return all;
  };
}

/** Things to which nothing happens any more: whether that is settled, too, so that nobody need ask again. */
export type SettledEnds = {
  readonly add: (id: Hex, blockNumber: bigint) => void;
  readonly isSettled: (id: Hex, blockNumber: bigint) => boolean;
};

export function openSettledEnds(): SettledEnds {
  const ended = new Map<Hex, bigint>();
  return {
    add: (id, blockNumber) => void ended.set(id, ended.get(id) ?? blockNumber),
    isSettled: (id, blockNumber) => (ended.get(id) ?? blockNumber) + UNSETTLED <= blockNumber,
  };
}
