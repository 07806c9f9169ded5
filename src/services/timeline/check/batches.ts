import type { Hex } from "viem";
import { batchEvents } from "../../../sdk/chain/events/batches.ts";
import { readStatusWords } from "../../../sdk/chain/read/batches.ts";
import { batchId } from "../../../sdk/core/credential/batchId.ts";
import { mapAtOnce } from "../../../sdk/core/mapAtOnce.ts";
import { replayDigest } from "../../../sdk/credentials/changes/history.ts";
import { type ChainEvent, logOf } from "../tables/events.ts";
import { type PastCheck, readCheckedGroups } from "./pastCheck.ts";

/** Questions under way at once. */
const AT_ONCE = 8;

/** Whether the events of each batch lead to the digest and the revision that the registry keeps. @returns batches compared */
export async function checkBatches(check: PastCheck): Promise<number> {
  let compared = 0;
  for await (const groups of readCheckedGroups(check, "batchRegistry")) {
    await mapAtOnce(groups, AT_ONCE, (events) => checkBatch(check, events));
    compared += groups.length;
  }
  return compared;
}

async function checkBatch(
  { client, contract: registry, block, disagreements }: PastCheck,
  own: readonly ChainEvent[],
): Promise<void> {
  const batch = own[0]?.item as Hex;
  const events = batchEvents(registry, own.map(logOf));
  const issues = events.filter((event) => event.event === "BatchIssued");
  const blockNumber = BigInt(block);
  const query = { registry, batch, firstWord: 0, count: 0, blockNumber };
  const { revision, digest } = await readStatusWords(client, query);
  if (revision === 0) {
    disagreements.add(
      "EventsMadeUp",
      `the registry has no batch ${batch}, but the store has ${own.length} events of it`,
    );
    return;
  }
  if (issues.length === 0) disagreements.add("EventsMissing", `the issue of batch ${batch}`);
  if (issues.length > 1) disagreements.add("EventsDoubled", `${issues.length} issues of batch ${batch}`);
  const chainId = BigInt(client.chain.id);
  if (issues.some(({ header }) => batchId({ chainId, registry, header }) !== batch))
    disagreements.add("EventsAltered", `the header in the issue of batch ${batch}`);
  const replayed = replayDigest(batch, events);
  if (replayed.digest === digest && replayed.revision === revision) return;
  const where = replayed.revision === revision ? "that, with another digest" : `${revision}`;
  disagreements.add(
    "EventsLeadElsewhere",
    `batch ${batch}, to revision ${replayed.revision}, but the registry is at ${where}`,
  );
}
