import { getBlock } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { type BatchEvent, type BatchIssuedEvent, listIssuedBy } from "../../chain/events/batches.ts";
import { firstBlockAt } from "../../chain/events/readLogs.ts";
import { readStatusWords } from "../../chain/read/batches.ts";
import { SymbolonError } from "../../core/errors.ts";
import { momentText } from "../../core/text/moment.ts";
import { type KnownBatch, noBatch } from "../batch/knownBatch.ts";
import { readHistory } from "../changes/history.ts";
import type { ReissueBlock } from "./planReissue.ts";

/** A block by its number, or the last one that is not later than a moment (Unix seconds). */
export type AsOf = { readonly block: bigint } | { readonly moment: bigint };

/** What the chain says of a batch. */
export type OldEvents = { readonly newest: ReissueBlock; readonly events: readonly BatchEvent[] };

type ReadOldParameters = {
  /** Where to begin to look; default: when it was issued. */
  readonly fromBlock: bigint | undefined;
  readonly onProgress: (done: number, total: number) => void;
};

/**
 * All events of the old batch up to the newest block, held against the digest: none is missing, nor made up.
 * @throws SymbolonError `NoBatch`, and as `readHistory`
 */
export async function readOldEvents(
  client: ReadClient,
  old: KnownBatch,
  { fromBlock, onProgress }: ReadOldParameters,
): Promise<OldEvents> {
  const { number, timestamp } = await getBlock(client);
  const at = { registry: old.registry, batch: old.id, blockNumber: number };
  const state = await readStatusWords(client, { ...at, firstWord: 0, count: 0 });
  if (state.revision === 0) throw noBatch(old.id, old.registry, client.chain.id);
  const events = await readHistory(client, {
    batch: old,
    state,
    blockNumber: number,
    fromBlock,
    onProgress,
  });
  return { newest: { number, timestamp }, events };
}

/** The block whose status counts. @throws SymbolonError `AsOfOutOfRange` */
export async function readBlockAsOf(
  client: ReadClient,
  asOf: AsOf,
  { newest }: OldEvents,
): Promise<ReissueBlock> {
  const after =
    "block" in asOf ? blockAfter(asOf.block, newest) : await momentAfter(client, asOf.moment, newest);
  if (after > newest.number) return newest;
  const { number, timestamp } = await getBlock(client, { blockNumber: after - 1n });
  return { number, timestamp };
}

function blockAfter(block: bigint, newest: ReissueBlock): bigint {
  if (block <= newest.number) return block + 1n;
  throw asOfOutOfRange(
    `Block ${block} is later than the newest block, ${newest.number} (${momentText(newest.timestamp)}).`,
    "Give the number of an earlier block; digits alone are a block, so write a moment as 2027-01-15T08:00:00Z.",
    { block, newest: newest.number },
  );
}

/** The first block that is later than a moment. */
async function momentAfter(client: ReadClient, moment: bigint, newest: ReissueBlock): Promise<bigint> {
  if (moment > newest.timestamp) {
    throw asOfOutOfRange(
      `${momentText(moment)} is later than the newest block, ${newest.number} (${momentText(newest.timestamp)}).`,
      "Give an earlier moment, or leave --as-of out for the newest block.",
      { moment, newest: newest.number },
    );
  }
  if (moment === newest.timestamp) return newest.number + 1n;
  const after = await firstBlockAt(client, moment + 1n);
  if (after > 0n) return after;
  throw asOfOutOfRange(`There was no block yet at ${momentText(moment)}.`, LATER, { moment });
}

const LATER = "Give a moment between the batch's issue and the theft.";

/** @throws SymbolonError `AsOfOutOfRange` where the batch was issued after the block */
export function requireIssuedBy(events: readonly BatchEvent[], { number, timestamp }: ReissueBlock): void {
  const issued = events.find(({ event }) => event === "BatchIssued");
  if (issued === undefined || issued.blockNumber <= number) return;
  throw asOfOutOfRange(
    `Block ${number} (${momentText(timestamp)}) is before the old batch, which was issued in block ${issued.blockNumber}.`,
    LATER,
    { block: number, issuedBlock: issued.blockNumber },
  );
}

function asOfOutOfRange(
  reason: string,
  hint: string,
  details: Readonly<Record<string, bigint>>,
): SymbolonError {
  return new SymbolonError({ code: "AsOfOutOfRange", reason, hint, details });
}

/** What else the issuer's account has issued since, but for one that is known. */
export async function othersBy(
  client: ReadClient,
  { id, registry, header: { issuer } }: KnownBatch,
  { newest, events }: OldEvents,
  known: KnownBatch | undefined,
): Promise<readonly BatchIssuedEvent[]> {
  const fromBlock = events.find(({ event }) => event === "BatchIssued")?.blockNumber;
  const issued = await listIssuedBy(client, { registry, issuer, fromBlock, toBlock: newest.number });
  return issued.filter(({ batch }) => batch !== id && batch !== known?.id);
}
