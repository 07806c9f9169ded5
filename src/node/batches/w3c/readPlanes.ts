import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { readStatusWords } from "../../../sdk/chain/read/batches.ts";
import { EMPTY_WORD, type StatusWord, wordsOf } from "../../../sdk/core/status/statusWords.ts";
import { type KnownBatch, noBatch } from "../../../sdk/credentials/batch/knownBatch.ts";
import { readAllWords } from "../../../sdk/credentials/changes/batchStatus.ts";
import { readAllHolds, readHistory } from "../../../sdk/credentials/changes/history.ts";
import type { BatchPlane } from "./statusListBits.ts";

/**
 * All words of both planes and all holds of a batch, as of one block.
 * @param onProgress of reading events, which alone tell which credentials were ever held
 * @throws SymbolonError `NoBatch`, `EventsMissing`, `LogsRefused`
 */
export async function readPlanes(
  client: ReadClient,
  batch: KnownBatch,
  blockNumber: bigint,
  onProgress: (done: number, total: number) => void,
): Promise<{ readonly revision: number; readonly planes: readonly BatchPlane[] }> {
  const { id, registry, header } = batch;
  const state = await readStatusWords(client, { registry, batch: id, firstWord: 0, count: 0, blockNumber });
  const { revision, holdsUsed, batchHold } = state;
  if (revision === 0) throw noBatch(id, registry, client.chain.id);
  const { revoked, suspended } = await readAllWords(client, batch, revision, blockNumber);
  const all = (plane: ReadonlyMap<number, StatusWord>) =>
    Array.from({ length: wordsOf(header.size) }, (_, word) => plane.get(word) ?? EMPTY_WORD);
  const events = holdsUsed ? await readHistory(client, { batch, state, blockNumber, onProgress }) : [];
  const holds = await readAllHolds(client, batch, events, blockNumber);
  return {
    revision,
    planes: [
      { purpose: "revocation", words: all(revoked) },
      { purpose: "suspension", words: all(suspended), batchHold, holds },
    ],
  };
}
