import type { Address, Client, Hex, Transport } from "viem";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { readLogsInRanges } from "../../../sdk/chain/events/readLogs.ts";
import { askNode, readAtBlock, type StatusBlock } from "../../../sdk/credentials/verify/node/askNode.ts";
import type { HolderFilter, OnRuledProgress } from "./holders.ts";
import { readInPieces } from "./readInPieces.ts";

export type FindAttestationsParameters = {
  readonly registry: Address;
  readonly fromBlock: bigint;
  readonly block: StatusBlock;
  readonly filter: HolderFilter;
  readonly onProgress?: OnRuledProgress | undefined;
};

/** An attestation that an event tells of. */
export type ListedId = { readonly uid: Hex; readonly blockNumber: bigint };

/**
 * The attestations that a registry's events tell of, where those have nothing but an id.
 * @param read those of a range of blocks
 * @throws SymbolonError `LogsRefused`, `NodeFailed`
 */
export function listIds(
  client: ReadClient,
  { registry, fromBlock, block, onProgress }: FindAttestationsParameters,
  read: (from: bigint, to: bigint) => Promise<readonly ListedId[]>,
): Promise<readonly ListedId[]> {
  return askNode(`the events of ${registry}`, () =>
    readLogsInRanges(client, {
      contract: registry,
      fromBlock,
      toBlock: block.number,
      onProgress: (done, total) => onProgress?.("looking for attestations", done, total),
      read,
    }),
  );
}

/** How a registry is asked for several attestations. */
type Asking<Read> = {
  readonly uids: readonly Hex[];
  /** The most that a call asks for. */
  readonly max: number;
  readonly ask: (pinned: Client<Transport>, uids: readonly Hex[]) => Promise<readonly Read[]>;
  /** The same of one, by a call of the registry itself. */
  readonly askOne: (pinned: Client<Transport>, uid: Hex) => Promise<Read>;
};

/**
 * Attestations as a registry's state has them at the block, in order.
 * @throws SymbolonError `NodeFailed`, `BlockReplaced`
 */
export function readStates<Read>(
  client: ReadClient,
  { registry, block, onProgress }: FindAttestationsParameters,
  { uids, max, ask, askOne }: Asking<Read>,
): Promise<readonly Read[]> {
  return readAtBlock(client, registry, block, (pinned) =>
    readInPieces({
      uids,
      max,
      ask: (some) => ask(pinned, some),
      askOne: (uid) => askOne(pinned, uid),
      onProgress: (done, total) => onProgress?.("reading attestations", done, total),
    }),
  );
}
