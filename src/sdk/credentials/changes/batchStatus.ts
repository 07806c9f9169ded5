import type { Address, Client, Hex, Transport } from "viem";
import { readBatchStatus, readHolds, readStatusWords } from "../../chain/read/batches.ts";
import { credentialId } from "../../core/credential/credentialLeaf.ts";
import { type Hold, isHeldAt, suspendedAt, unpackHold } from "../../core/status/holds.ts";
import { type Plane, pendingChangeAt } from "../../core/status/statusChanges.ts";
import {
  bitsInForce,
  CREDENTIALS_PER_WORD,
  finalAt,
  locate,
  type StatusWord,
  wordsOf,
} from "../../core/status/statusWords.ts";
import type { BatchStatus } from "../../core/verdict.ts";
import type { KnownBatch } from "../batch/knownBatch.ts";
import type { WordUpdate } from "../groupByWord.ts";

/** Status words of both planes by number. */
export type Words = Readonly<Record<Plane, ReadonlyMap<number, StatusWord>>>;

export type ReadWordsOfParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly batch: Hex;
  /** Credentials whose words are read. */
  readonly indexes: Iterable<number>;
  /** The block whose state is read. */
  readonly blockNumber: bigint;
};

/** Words a question: six slots each, far below what nodes let a call use. */
const MAX_WORDS = 500;
/** Words between two wanted ones that are cheaper to read along than to ask twice. */
const MAX_GAP = 20;
/** Questions under way at once. */
const AT_ONCE = 8;

/** The status words in which credentials lie, by number, and what the batch slot says, all from one block. */
export async function readWords(
  client: Client<Transport>,
  { registry, batch, indexes, blockNumber }: ReadWordsOfParameters,
): Promise<{
  /** 0 where there is no such batch. */
  readonly revision: number;
  readonly words: Words;
  /** Whether any hold was ever imposed. */
  readonly holdsUsed: boolean;
  /** The whole batch's hold as stored. */
  readonly batchHold: bigint;
}> {
  const words = new Set<number>();
  for (const index of indexes) words.add(locate(index).word);
  const runs = runsOf([...words].sort((a, b) => a - b));
  const revoked = new Map<number, StatusWord>();
  const suspended = new Map<number, StatusWord>();
  let revision = 0;
  let holdsUsed = false;
  let batchHold = 0n;
  for (let start = 0; start < runs.length; start += AT_ONCE) {
    const reads = runs.slice(start, start + AT_ONCE).map(async ({ firstWord, count }) => {
      const read = await readStatusWords(client, { registry, batch, firstWord, count, blockNumber });
      ({ revision, holdsUsed, batchHold } = read);
      for (const [i, word] of read.revoked.entries()) revoked.set(firstWord + i, word);
      for (const [i, word] of read.suspended.entries()) suspended.set(firstWord + i, word);
    });
    await Promise.all(reads);
  }
  return { revision, words: { revoked, suspended }, holdsUsed, batchHold };
}

type Run = { readonly firstWord: number; readonly count: number };

function runsOf(words: readonly number[]): readonly Run[] {
  const runs: Run[] = [];
  for (const word of words) {
    const last = runs.at(-1);
    const count = last === undefined ? 0 : word - last.firstWord + 1;
    const isNear = last !== undefined && count - last.count <= MAX_GAP && count <= MAX_WORDS;
    if (isNear) runs[runs.length - 1] = { firstWord: last.firstWord, count };
    else runs.push({ firstWord: word, count: 1 });
  }
  // A batch of which no word is wanted still says whether it exists.
  return runs.length === 0 ? [{ firstWord: 0, count: 1 }] : runs;
}

/**
 * All words of a batch that has such a revision, as `readWords`; none before its first change.
 * @param revision at the block
 */
export async function readAllWords(
  client: Client<Transport>,
  { id, registry, header }: KnownBatch,
  revision: number,
  blockNumber: bigint,
): Promise<Words> {
  if (revision === 1) return { revoked: new Map(), suspended: new Map() };
  const indexes = Array.from({ length: wordsOf(header.size) }, (_, word) => word * CREDENTIALS_PER_WORD);
  return (await readWords(client, { registry, batch: id, indexes, blockNumber })).words;
}

/** What storage says of one credential: not whether it counts, for which its dates are needed too. */
export type CredentialState = {
  readonly index: number;
  readonly id: Hex;
  readonly revoked: boolean;
  /** Unix seconds; of one that is revoked. */
  readonly revokedSince: bigint;
  readonly suspended: boolean;
  /** By a hold of its own, or of the whole batch. */
  readonly held: boolean;
  /** Its own hold; null where there never was one. */
  readonly hold: Hold | null;
  /** What is announced, and when it takes effect. */
  readonly pending: readonly { readonly kind: "Revoke" | "Suspend or reinstate"; readonly from: bigint }[];
};

/** What storage says of a credential in one block, at its time, and what is announced. */
export async function readCredentialState(
  client: Client<Transport>,
  { id, registry, header }: KnownBatch,
  index: number,
  { number: blockNumber, timestamp: now }: { readonly number: bigint; readonly timestamp: bigint },
): Promise<CredentialState> {
  const query = { registry, batch: id, index: BigInt(index), blockNumber };
  const status = await readBatchStatus(client, query);
  return credentialState({ id, epochLength: header.policy.epochLength, index, status, now });
}

export type CredentialStateParameters = {
  /** Of the batch. */
  readonly id: Hex;
  readonly epochLength: bigint;
  readonly index: number;
  /** Its words and holds, as stored. */
  readonly status: Pick<BatchStatus, "revoked" | "suspended" | "hold" | "batchHold">;
  /** Unix seconds. */
  readonly now: bigint;
};

/** What storage says of a credential at a moment, and what is announced. */
export function credentialState(parameters: CredentialStateParameters): CredentialState {
  const { id, epochLength, index, status, now } = parameters;
  const { mask } = locate(index);
  const pendingOf = <Kind extends string>(kind: Kind, word: StatusWord) =>
    pendingChangeAt(word, epochLength, now)
      .filter((pending) => (pending.mask & mask) !== 0n)
      .map(({ from }) => ({ kind, from }));
  const { set, since } = finalAt(status.revoked, mask, epochLength, now);
  const { suspended, hold, batchHold } = status;
  return {
    index,
    id: credentialId(id, BigInt(index)),
    revoked: set,
    revokedSince: since,
    suspended: suspendedAt(suspended, mask, hold, batchHold, epochLength, now).set,
    held: isHeldAt(hold, now) || isHeldAt(batchHold, now),
    hold: hold === 0n ? null : unpackHold(hold),
    pending: [...pendingOf("Revoke", status.revoked), ...pendingOf("Suspend or reinstate", suspended)],
  };
}

/** What one second will change. */
export type PendingChange = {
  /** Unix second in which it takes effect. */
  readonly from: bigint;
  readonly kind: "Revoke" | "Suspend" | "Reinstate";
  /** The credentials, words ascending. */
  readonly masks: readonly WordUpdate[];
};

/** What is announced and not in force at a moment, soonest first. */
export function pendingChanges(words: Words, epochLength: bigint, moment: bigint): readonly PendingChange[] {
  const pending = new Map<string, PendingChange & { readonly masks: WordUpdate[] }>();
  const add = (from: bigint, kind: PendingChange["kind"], word: number, mask: bigint) => {
    if (mask === 0n) return;
    const key = `${from} ${kind}`;
    const group = pending.get(key) ?? { from, kind, masks: [] };
    pending.set(key, group);
    group.masks.push({ word: BigInt(word), mask });
  };
  for (const [number, word] of words.revoked) {
    for (const { from, mask } of pendingChangeAt(word, epochLength, moment))
      add(from, "Revoke", number, mask);
  }
  for (const [number, word] of words.suspended) {
    let state = bitsInForce(word, epochLength, moment);
    for (const { from, mask } of pendingChangeAt(word, epochLength, moment)) {
      add(from, "Suspend", number, mask & ~state);
      add(from, "Reinstate", number, mask & state);
      state ^= mask;
    }
  }
  return [...pending.values()].sort((a, b) => Number(a.from - b.from));
}

/** Credentials that will change in one second. */
type PendingCount = Omit<PendingChange, "masks"> & { readonly credentials: number };

/** How many credentials of a batch are what; holds not counted. */
export type StatusCount = {
  readonly revoked: number;
  readonly suspended: number;
  /** Soonest first. */
  readonly pending: readonly PendingCount[];
};

/** Counts credentials by what their status words say at a moment, and what is announced after it. */
export function countStatus(words: Words, epochLength: bigint, moment: bigint): StatusCount {
  const set = (plane: Plane) =>
    [...words[plane].values()].reduce((sum, word) => sum + ones(bitsInForce(word, epochLength, moment)), 0);
  const pending = pendingChanges(words, epochLength, moment).map(({ from, kind, masks }) => {
    return { from, kind, credentials: masks.reduce((sum, { mask }) => sum + ones(mask), 0) };
  });
  return { revoked: set("revoked"), suspended: set("suspended"), pending };
}

/** Number of bits that are set. */
function ones(mask: bigint): number {
  return mask.toString(2).replaceAll("0", "").length;
}

/** Targets a question: 32 KB of calldata, which every node takes. */
const MAX_TARGETS = 1_000;

/** The stored holds of any number of targets at a block; 0 where none was ever imposed. */
export async function readTargetHolds(
  client: Client<Transport>,
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
