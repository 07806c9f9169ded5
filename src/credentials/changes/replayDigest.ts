import type { Hex } from "viem";
import type { BatchEvent } from "../../chain/events/batches.ts";
import { type Change, changeKinds, initialDigest, nextDigest } from "../../core/status/digest.ts";

/** What the registry's slot of a batch says of its changes. */
type Replayed = { readonly revision: number; readonly digest: bigint };

/**
 * Revision and digest that a batch must have if these are all its events: compare them with the stored ones, and no event
 * can be missing, changed or made up.
 * @param batch id of the batch
 * @param events all of its events, oldest first; those of other batches are left out
 */
export function replayDigest(batch: Hex, events: readonly BatchEvent[]): Replayed {
  let [revision, digest] = [1, initialDigest(batch)];
  for (const event of events) {
    for (const change of event.batch === batch ? stepsOf(event) : []) {
      digest = nextDigest(digest, change);
      revision += 1;
    }
  }
  return { revision, digest };
}

function stepsOf(event: BatchEvent): readonly Change[] {
  if (event.event === "BatchIssued") return [];
  const { reason, evidence } = event;
  const same = { kind: changeKinds[event.kind], reason, evidence };
  if (event.event === "StatusChanged") {
    const { from } = event;
    return event.masks.map(({ word, mask }) => ({ ...same, wordOrIndex: word, mask, from, until: 0n }));
  }
  const { target, from, until } = event;
  return [{ ...same, wordOrIndex: target, mask: 0n, from, until }];
}
