import type { KnownBatch } from "../../../scripts/credential/knownBatch.ts";
import { readHolds } from "../../chain/actions/readHolds.ts";
import type { ReadClient } from "../../chain/clients.ts";

/** Targets a question: 32 KB of calldata, which every node takes. */
const MAX_TARGETS = 1_000;

/** The stored holds of any number of targets at a block; 0 where none was ever imposed. */
export async function readHoldsOf(
  client: ReadClient,
  { id, registry }: KnownBatch,
  targets: readonly bigint[],
  blockNumber: bigint,
): Promise<ReadonlyMap<bigint, bigint>> {
  const holds = new Map<bigint, bigint>();
  for (let start = 0; start < targets.length; start += MAX_TARGETS) {
    const some = targets.slice(start, start + MAX_TARGETS);
    const found = await readHolds(client, { registry, batch: id, targets: some, blockNumber });
    for (const [i, target] of some.entries()) holds.set(target, found[i] ?? 0n);
  }
  return holds;
}
