import type { Hash, Hex } from "viem";
import type { OpenJournal, Sending } from "../../delivery/journal.ts";
import { finalBlock, receiptOf } from "../../delivery/lookUp.ts";
import type { Delivery } from "../../delivery/openDelivery.ts";
import { pushThrough } from "../../delivery/pushThrough.ts";
import { PAID } from "../claim/paidIn.ts";
import { type ClaimTask, claimTask, forgottenTask, indexOfKey } from "./claimTask.ts";
import type { WantedClaims } from "./wantedClaims.ts";

/** What became of an index in the transactions of a journal. */
export type ItemResult = {
  /** Of the task, which tells how it was sent. */
  readonly key: string;
  /** `PAID`, or the 4 bytes of the reason for which it was skipped. */
  readonly result: Hex;
  readonly hash: Hash | undefined;
  readonly block: number | undefined;
};

/**
 * Finds out what became of what earlier runs, and this one, have sent: what is not mined yet is waited for or sent again
 * with its own nonce, and what a chain has taken back is followed. What is mined for good needs the input no more, so
 * signed claims may be cleared away once they are paid.
 * @throws SymbolonError `InputChanged` where something must be sent again of which the input knows nothing; as `pushThrough`
 */
export async function settleRelayed(delivery: Delivery<ClaimTask>, wanted: WantedClaims): Promise<void> {
  const { client, journal } = delivery;
  if (journal.sendings.length === 0) return;
  const final = await finalBlock(client);
  for (const sending of journal.sendings) {
    const { settled } = sending;
    if (settled !== undefined) {
      if (settled.block === undefined || settled.block <= final) continue;
      const receipt = await receiptOf(client, sending.hashes);
      if (receipt?.blockHash === settled.blockHash) continue;
    }
    await pushThrough(delivery, tasksOf(sending, wanted), sending);
  }
}

/**
 * What the journal knows of each index: paid by us, and where, or skipped. The newest transaction counts.
 * @param isOurs whether a key is of this list: what a cumulative campaign has paid under another root is not
 */
export function ownResults(
  journal: OpenJournal,
  isOurs: (key: string) => boolean,
): ReadonlyMap<number, ItemResult> {
  const results = new Map<number, ItemResult>();
  for (const { settled } of journal.sendings) {
    for (const [key, result] of Object.entries(settled?.results ?? {})) {
      const index = indexOfKey(key);
      if (!isOurs(key)) continue;
      // A leaf is paid once; what was sent of it besides has been skipped.
      if (results.get(index)?.result === PAID) continue;
      results.set(index, { key, result, hash: settled?.hash, block: settled?.block });
    }
  }
  return results;
}

/** The key tells the way, so it is found again whatever else has changed in the input. */
function tasksOf(sending: Sending, wanted: WantedClaims): readonly ClaimTask[] {
  return sending.keys.map((key) => taskOfKey(key, wanted) ?? forgottenTask(key));
}

/** The task of a key, if it is a way to pay a leaf of this list; an earlier tree may have had more leaves. */
function taskOfKey(key: string, { ways, hasLeaf }: WantedClaims): ClaimTask | undefined {
  const index = indexOfKey(key);
  return hasLeaf(index)
    ? ways(index)
        .map(claimTask)
        .find((task) => task.key === key)
    : undefined;
}

/** Tells of the journal's keys which are ways to pay a leaf of this list. */
export function keysWanted({ ways, hasLeaf }: WantedClaims): (key: string) => boolean {
  // A journal over many roots has many keys an index.
  const known = new Map<number, ReadonlySet<string>>();
  return (key) => {
    const index = indexOfKey(key);
    if (!hasLeaf(index)) return false;
    const keys = known.get(index) ?? new Set(ways(index).map((item) => claimTask(item).key));
    known.set(index, keys);
    return keys.has(key);
  };
}
