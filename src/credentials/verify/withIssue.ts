import type { Address, Client, Transport } from "viem";
import { getChainId } from "viem/actions";
import { findBatch } from "../../chain/actions/findBatch.ts";
import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import { later } from "../../core/status/statusWords.ts";
import type { Answer } from "./answer.ts";
import { askNode } from "./node/askNode.ts";
import { readBlock } from "./node/readBlock.ts";

export type WithIssueParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly header: BatchHeader;
  /** First block to look through; left out: 0. The block that issued the batch saves many questions. */
  readonly fromBlock?: bigint;
};

/**
 * The answer with `knownSince`, from the event that issued the batch and the time of its block; as it is where it has no
 * `since`, or the event is not found.
 * @throws SymbolonError `NodeFailed`, `BadBlock`, `LogsRefused`, `WrongHeader`
 */
export async function withIssue(
  client: Client<Transport>,
  answer: Answer,
  { registry, header, fromBlock }: WithIssueParameters,
): Promise<Answer> {
  if (answer.outcome === "Unavailable" || answer.outcome === "Mismatch" || answer.since === 0n) return answer;
  const issued = await askNode(`the events of ${registry}`, async () => {
    const batch = batchId({ chainId: BigInt(await getChainId(client)), registry, header });
    return findBatch(client, { registry, batch, ...(fromBlock !== undefined && { fromBlock }) });
  });
  if (issued === undefined) return answer;
  const { timestamp } = await readBlock(client, issued.blockNumber);
  return { ...answer, knownSince: later(answer.since, timestamp) };
}
