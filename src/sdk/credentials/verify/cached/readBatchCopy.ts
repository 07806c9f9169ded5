import type { Address, Client, Hex, Transport } from "viem";
import { listBatchEvents } from "../../../chain/events/batches.ts";
import { type BatchWords, readHolds, readStatusWords } from "../../../chain/read/batches.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { initialDigest } from "../../../core/status/digest.ts";
import { type StatusWord, wordsOf } from "../../../core/status/statusWords.ts";
import { momentText } from "../../../core/text/moment.ts";
import type { StatusBlock } from "../node/askNode.ts";
import { replayEvents } from "./replayEvents.ts";
import type { BatchCopy, FollowedBatch } from "./statusCache.ts";

/** What the batch's own slot says, and the whole batch's hold. */
export type BatchHead = Pick<BatchWords, "revision" | "digest" | "holdsUsed" | "batchHold">;

/** Words a question: six slots each, far below the gas that nodes let a call use. */
const MAX_WORDS = 500;
/** Holds a question. */
const MAX_HOLDS = 2_000;
/** Credentials whose words are read, and whose holds are; larger batches are put together from their events. */
const MAX_IN_WORDS = 10_000_000n;
const MAX_WITH_HOLDS = 100_000n;

type ReadBatchCopyParameters = {
  /** Reads at the block. */
  readonly pinned: Client<Transport>;
  readonly registry: Address;
  readonly followed: FollowedBatch;
  readonly block: StatusBlock;
  /** Already read at that block. */
  readonly head: BatchHead;
  readonly issuedBy: bigint;
};

/** @param pinned reads at the block */
export function readHead(
  pinned: Client<Transport>,
  registry: Address,
  { id }: FollowedBatch,
  { number }: StatusBlock,
): Promise<BatchHead> {
  return readStatusWords(pinned, { registry, batch: id, firstWord: 0, count: 0, blockNumber: number });
}

/**
 * All words and holds of a batch, from one block.
 * @throws SymbolonError `DigestDiffers`, `StatusTorn`, `EventsIncomplete`, `LogsRefused`
 */
export async function readBatchCopy(parameters: ReadBatchCopyParameters): Promise<BatchCopy> {
  const { followed, head, issuedBy } = parameters;
  const { id, header } = followed;
  const { revision, digest, batchHold } = head;
  const unchanged = { revoked: new Map(), suspended: new Map(), holds: new Map() };
  const none: BatchCopy = { revision, digest, ...unchanged, batchHold, issuedBy };
  // Before the first change nothing is stored, and the digest is known.
  if (revision === 1 && digest !== initialDigest(id))
    throw digestDiffers(id, revision, digest, initialDigest(id));
  if (revision <= 1) return none;
  if (header.size > (head.holdsUsed ? MAX_WITH_HOLDS : MAX_IN_WORDS)) return replayWhole(parameters, none);
  const words = await readWords(parameters);
  return { ...none, ...words, holds: head.holdsUsed ? await readAllHolds(parameters) : none.holds };
}

async function readWords({ pinned, registry, followed, block, head }: ReadBatchCopyParameters) {
  const { id, header } = followed;
  const revoked = new Map<number, StatusWord>();
  const suspended = new Map<number, StatusWord>();
  const total = wordsOf(header.size);
  for (let firstWord = 0; firstWord < total; firstWord += MAX_WORDS) {
    const count = Math.min(MAX_WORDS, total - firstWord);
    const query = { registry, batch: id, firstWord, count, blockNumber: block.number };
    const read = await readStatusWords(pinned, query);
    // All of one block say the same of the batch; words of two blocks together were never true.
    if (read.digest !== head.digest || read.revision !== head.revision || read.revoked.length !== count) {
      throw new SymbolonError({
        code: "StatusTorn",
        reason:
          `The node's status words of batch ${id} are not of one block, or not all there: they come with revision ` +
          `${read.revision} and digest ${read.digest}, after revision ${head.revision} and digest ${head.digest}.`,
        hint: "Refresh again, or ask another node.",
        details: { batch: id, head, read: { revision: read.revision, digest: read.digest } },
      });
    }
    keepUsed(revoked, firstWord, read.revoked);
    keepUsed(suspended, firstWord, read.suspended);
  }
  return { revoked, suspended };
}

function keepUsed(kept: Map<number, StatusWord>, firstWord: number, words: readonly StatusWord[]): void {
  for (const [i, { newest, older, oldest }] of words.entries()) {
    // What is announced is in the newest slot first.
    if (newest !== 0n) kept.set(firstWord + i, { newest, older, oldest });
  }
}

async function readAllHolds({ pinned, registry, followed, block }: ReadBatchCopyParameters) {
  const size = Number(followed.header.size);
  const holds = new Map<number, bigint>();
  for (let first = 0; first < size; first += MAX_HOLDS) {
    const count = Math.min(MAX_HOLDS, size - first);
    const targets = Array.from({ length: count }, (_, i) => BigInt(first + i));
    const query = { registry, batch: followed.id, targets, blockNumber: block.number };
    const read = await readHolds(pinned, query);
    for (const [i, hold] of read.entries()) if (hold !== 0n) holds.set(first + i, hold);
  }
  return holds;
}

/** A batch too large to look through: all that ever happened to it, held against its digest. */
async function replayWhole(
  { pinned, registry, followed, block }: ReadBatchCopyParameters,
  head: BatchCopy,
): Promise<BatchCopy> {
  const { id, header, issuedIn } = followed;
  const range = { fromBlock: issuedIn?.number ?? 0n, toBlock: block.number };
  const events = await listBatchEvents(pinned, { registry, batch: id, ...range });
  const start = { ...head, revision: 1, digest: initialDigest(id), batchHold: 0n };
  const batch = replayEvents(start, header.policy.epochLength, events);
  if (batch.revision === head.revision && batch.digest === head.digest) return batch;
  throw eventsIncomplete(id, batch, head);
}

/** What a node said that cannot all be true (the copy that a cache has is kept), and what a copy does not have. */

type State = { readonly revision: number; readonly digest: bigint };

const ANOTHER = "Do not trust this node; ask another one.";

export function revisionWentBack(batch: Hex, revision: number, copied: number): SymbolonError {
  return new SymbolonError({
    code: "RevisionWentBack",
    reason: `The node says that batch ${batch} is at revision ${revision}, but its own earlier block had ${copied}.`,
    hint: ANOTHER,
    details: { batch, revision, copied },
  });
}

export function digestDiffers(batch: Hex, revision: number, digest: bigint, expected: bigint): SymbolonError {
  return new SymbolonError({
    code: "DigestDiffers",
    reason: `The node says that batch ${batch} at revision ${revision} has digest ${digest}, which must be ${expected}.`,
    hint: ANOTHER,
    details: { batch, revision, digest, expected },
  });
}

function eventsIncomplete(batch: Hex, replayed: State, head: State): SymbolonError {
  return new SymbolonError({
    code: "EventsIncomplete",
    reason:
      `The node's events of batch ${batch} lead to revision ${replayed.revision} and digest ${replayed.digest}, and ` +
      `the registry has revision ${head.revision} and digest ${head.digest}.`,
    hint: "Ask a node that keeps the events of all blocks.",
    details: {
      batch,
      replayed: { revision: replayed.revision, digest: replayed.digest },
      head: { revision: head.revision, digest: head.digest },
    },
  });
}

export function noCopy(): SymbolonError {
  return new SymbolonError({
    code: "NoCopy",
    reason: "The cache has no copy of any status yet.",
    hint: "Refresh it: at the command line give --rpc, without --no-refresh.",
  });
}

export function notCopied(block: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "NotCopied",
    reason: `The batch was followed after the cache copied block ${block.number} of ${momentText(block.timestamp)}.`,
    hint: "Refresh the cache.",
    details: { block },
  });
}

export function admittedElsewhere(): SymbolonError {
  return new SymbolonError({
    code: "AdmittedElsewhere",
    reason: "The credential was admitted by another cache.",
    hint: "Admit it to the cache that is asked.",
  });
}
