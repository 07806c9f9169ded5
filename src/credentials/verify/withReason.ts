import type { Address, Client, Transport } from "viem";
import { getChainId } from "viem/actions";
import { listBatchEvents } from "../../chain/actions/listBatchEvents.ts";
import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import type { Credential } from "../../core/credential/credentialLeaf.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Answer } from "./answer.ts";
import { decidingChange } from "./decidingChange.ts";
import { askNode } from "./node/askNode.ts";

export type WithReasonParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly header: BatchHeader;
  /** The credential that was judged. */
  readonly credential: Pick<Credential, "index">;
  /** First block to look through; left out: 0. The block that issued the batch saves many questions. */
  readonly fromBlock?: bigint;
};

/**
 * The answer with the change that decided, where the outcome is Revoked or Suspended: reason code and evidence are in events
 * only. So is `knownSince`: a change is announced after the batch was issued, and counts later still. Any other answer comes
 * back as it is.
 * @throws SymbolonError `NodeFailed`, `LogsRefused`, and `EventsIncomplete` where the events stop short of the answer's
 * revision
 */
export async function withReason(
  client: Client<Transport>,
  answer: Answer,
  { registry, header, credential, fromBlock }: WithReasonParameters,
): Promise<Answer> {
  const { outcome } = answer;
  if (outcome !== "Revoked" && outcome !== "Suspended") return answer;
  const { block, moment, revision } = answer;
  const events = await askNode(`the events of ${registry}`, async () => {
    const batch = batchId({ chainId: BigInt(await getChainId(client)), registry, header });
    const all = await listBatchEvents(client, {
      registry,
      batch,
      toBlock: block.number,
      ...(fromBlock !== undefined && { fromBlock }),
    });
    return all.filter((event) => event.batch.toLowerCase() === batch);
  });
  const told = events.reduce((last, event) => (event.event === "BatchIssued" ? last : event.revision), 1);
  const reason = decidingChange({ events, index: credential.index, outcome, moment });
  if (told === revision && reason !== undefined) return { ...answer, knownSince: answer.since, reason };
  throw new SymbolonError({
    code: "EventsIncomplete",
    reason:
      `The events from block ${fromBlock ?? 0n} to ${block.number} do not tell why the credential is ${outcome}: they ` +
      `lead to revision ${told}, and the answer is of revision ${revision}.`,
    hint: "Look from the block on that issued the batch, and ask a node that keeps the events of all blocks.",
    details: { told, revision, fromBlock: fromBlock ?? 0n, block },
  });
}
