import type { BundleItem } from "../../../src/core/bundle/bundle.ts";
import type { Journal } from "../../delivery/journal.ts";
import type { Intent } from "../../delivery/journalLines.ts";
import { finalBlock, receiptOf } from "../../delivery/lookUp.ts";
import { pushThrough } from "../../delivery/pushThrough.ts";
import { type ClaimTask, claimTask, forgottenTask, indexOfKey } from "./claimTask.ts";
import { type ItemResult, PAID } from "./itemResult.ts";
import type { RelayContext } from "./relayContext.ts";

/**
 * Finds out what became of what earlier runs, and this one, have sent: what is not mined yet is waited for or sent again
 * with its own nonce, and what a chain has taken back is followed. What is mined for good needs the input no more, so
 * signed claims may be cleared away once they are paid.
 * @throws SymbolonError `InputChanged` where something must be sent again of which the input knows nothing; as `pushThrough`
 */
export async function settleRelayed({ client, delivery, wanted }: RelayContext): Promise<void> {
  const { journal } = delivery;
  if (journal.intents.length === 0) return;
  const final = await finalBlock(client);
  for (const intent of journal.intents) {
    const { settled } = intent;
    if (settled !== undefined) {
      if (settled.block === undefined || settled.block <= final) continue;
      const receipt = await receiptOf(client, intent.hashes);
      if (receipt?.blockHash === settled.blockHash) continue;
    }
    await pushThrough(delivery, tasksOf(intent, wanted.ways), intent);
  }
}

/** What the journal knows of each index: paid by us, and where, or skipped. The newest transaction counts. */
export function ownResults(journal: Journal): ReadonlyMap<number, ItemResult> {
  const results = new Map<number, ItemResult>();
  for (const { settled } of journal.intents) {
    for (const [key, result] of Object.entries(settled?.results ?? {})) {
      const index = indexOfKey(key);
      // A leaf is paid once; what was sent of it besides has been skipped.
      if (results.get(index)?.result === PAID) continue;
      results.set(index, { key, result, hash: settled?.hash, block: settled?.block });
    }
  }
  return results;
}

/** The key tells the way, so it is found again whatever else has changed in the input. */
function tasksOf(intent: Intent, ways: (index: number) => readonly BundleItem[]): readonly ClaimTask[] {
  return intent.keys.map((key) => taskOfKey(key, ways) ?? forgottenTask(key));
}

function taskOfKey(key: string, ways: (index: number) => readonly BundleItem[]): ClaimTask | undefined {
  return ways(indexOfKey(key))
    .map(claimTask)
    .find((task) => task.key === key);
}
