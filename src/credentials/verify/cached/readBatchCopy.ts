import type { Address, Client, Hex, Transport } from "viem";
import { listBatchEvents } from "../../../chain/events/batches.ts";
import { type BatchWords, readHolds, readStatusWords } from "../../../chain/read/batches.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { initialDigest } from "../../../core/status/digest.ts";
import type { StatusWord } from "../../../core/status/statusWords.ts";
import { momentText } from "../../../core/text/moment.ts";
import type { StatusBlock } from "../node/askNode.ts";
import { replayEvents } from "./replayEvents.ts";
import { type BatchCopy, type FollowedBatch, wordsOf } from "./statusCache.ts";

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
 * @param pinned reads at that block
 * @throws SymbolonError `DigestDiffers`, `StatusTorn`, `EventsIncomplete`, `LogsRefused`
 */
export async function readBatchCopy(
  pinned: Client<Transport>,
  { registry, followed, block, head, issuedBy }: ReadBatchCopyParameters,
): Promise<BatchCopy> {
  const { id, header } = followed;
  const { revision, digest, batchHold } = head;
  const none: BatchCopy = {
    revision,
    digest,
    revoked: new Map(),
    suspended: new Map(),
    holds: new Map(),
    batchHold,
    issuedBy,
  };
  // Before the first change nothing is stored, and the digest is known.
  if (revision === 1 && digest !== initialDigest(id))
    throw digestDiffers(id, revision, digest, initialDigest(id));
  if (revision <= 1) return none;
  if (header.size > (head.holdsUsed ? MAX_WITH_HOLDS : MAX_IN_WORDS)) {
    return replayWhole(pinned, registry, followed, block, none);
  }
  const words = await readWords(pinned, registry, followed, block, head);
  const holds = head.holdsUsed ? await readAllHolds(pinned, registry, followed, block) : none.holds;
  return { ...none, ...words, holds };
}

async function readWords(
  pinned: Client<Transport>,
  registry: Address,
  { id, header }: FollowedBatch,
  { number }: StatusBlock,
  head: BatchHead,
): Promise<Pick<BatchCopy, "revoked" | "suspended">> {
  const revoked = new Map<number, StatusWord>();
  const suspended = new Map<number, StatusWord>();
  const total = wordsOf(header.size);
  for (let firstWord = 0; firstWord < total; firstWord += MAX_WORDS) {
    const count = Math.min(MAX_WORDS, total - firstWord);
    const read = await readStatusWords(pinned, {
      registry,
      batch: id,
      firstWord,
      count,
      blockNumber: number,
    });
    // All of one block say the same of the batch; words of two blocks together were never true.
    if (read.digest !== head.digest || read.revision !== head.revision || read.revoked.length !== count) {
      throw statusTorn(id, head, read);
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

async function readAllHolds(
  pinned: Client<Transport>,
  registry: Address,
  { id, header }: FollowedBatch,
  { number }: StatusBlock,
): Promise<ReadonlyMap<number, bigint>> {
  const holds = new Map<number, bigint>();
  for (let first = 0; first < Number(header.size); first += MAX_HOLDS) {
    const count = Math.min(MAX_HOLDS, Number(header.size) - first);
    const targets = Array.from({ length: count }, (_, i) => BigInt(first + i));
    const read = await readHolds(pinned, { registry, batch: id, targets, blockNumber: number });
    for (const [i, hold] of read.entries()) if (hold !== 0n) holds.set(first + i, hold);
  }
  return holds;
}

/** A batch too large to look through: all that ever happened to it, held against its digest. */
async function replayWhole(
  client: Client<Transport>,
  registry: Address,
  { id, header, issuedIn }: FollowedBatch,
  block: StatusBlock,
  head: BatchCopy,
): Promise<BatchCopy> {
  const events = await listBatchEvents(client, {
    registry,
    batch: id,
    fromBlock: issuedIn?.number ?? 0n,
    toBlock: block.number,
  });
  const start = { ...head, revision: 1, digest: initialDigest(id), batchHold: 0n };
  const batch = replayEvents(start, header.policy.epochLength, events);
  if (batch.revision === head.revision && batch.digest === head.digest) return batch;
  throw eventsIncomplete(id, batch, head);
}

/** What a node said that cannot all be true (the copy that a cache has is kept), and what a copy does not have. */

type Told = { readonly revision: number; readonly digest: bigint };

const ANOTHER = "Do not trust this node; ask another one.";

export function revisionWentBack(batch: Hex, revision: number, copied: number): SymbolonError {
  return new SymbolonError({
    code: "RevisionWentBack",
    reason: `The node says that batch ${batch} is at revision ${revision}, and its own earlier block had ${copied}.`,
    hint: ANOTHER,
    details: { batch, revision, copied },
  });
}

export function digestDiffers(batch: Hex, revision: number, digest: bigint, expected: bigint): SymbolonError {
  return new SymbolonError({
    code: "DigestDiffers",
    reason: `The node says that batch ${batch} at revision ${revision} has digest ${digest}, and it can only be ${expected}.`,
    hint: ANOTHER,
    details: { batch, revision, digest, expected },
  });
}

function statusTorn(batch: Hex, head: Told, read: Told): SymbolonError {
  return new SymbolonError({
    code: "StatusTorn",
    reason:
      `The node's status words of batch ${batch} are not of one block, or not all there: they come with revision ` +
      `${read.revision} and digest ${read.digest}, after revision ${head.revision} and digest ${head.digest}.`,
    hint: "Refresh again, or ask another node.",
    details: { batch, head, read: { revision: read.revision, digest: read.digest } },
  });
}

function eventsIncomplete(batch: Hex, replayed: Told, head: Told): SymbolonError {
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
