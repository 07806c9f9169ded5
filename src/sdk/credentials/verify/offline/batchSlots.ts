import type { Hex } from "viem";
import { bytesToHex, encodeWords, hexToBytes, MAX_UINT256, readUint256 } from "../../../core/bytes.ts";
import { nobleHasher } from "../../../core/hasher.ts";
import { WHOLE_BATCH } from "../../../core/status/holds.ts";
import { EMPTY_WORD, locate, type StatusWord } from "../../../core/status/statusWords.ts";
import type { BatchStatus } from "../../../core/verdict.ts";

/**
 * Where the BatchRegistry keeps the deciding values: its storage layout, which is pinned
 * (test/snapshots/storage-layout.json). Twin of `contracts/libraries/WitnessSlots.sol`.
 */

const BATCHES = 0;
const REVOKED = 1;
const SUSPENDED = 2;
const HOLDS = 3;

/**
 * What the registry's `statusOf` answers about a credential, from the deciding slots alone, in its order. A slot is
 * skipped, and counts as zero, where the slots before it show that it cannot change the verdict.
 * @param read gives the value of a slot; called once for each deciding slot
 * @throws SymbolonError `IndexBeyondBatch`, and what `read` throws
 */
export function readStatus(id: Hex, index: bigint, read: (slot: Hex) => bigint): BatchStatus {
  const { mask } = locate(Number(index));
  const places = placesOf(id, index);
  const { revision, suspensionsUsed, holdsUsed, digest } = readBatchState(read(places.batch));
  /** @param matters which part of a state makes the state before it count */
  const readWord = ([first, second, third]: WordSlots, matters: bigint): StatusWord => {
    const newest = read(first);
    const older = (newest & matters) === 0n ? 0n : read(second);
    return { newest, older, oldest: (older & matters) === 0n ? 0n : read(third) };
  };
  // What is not revoked in a state was not revoked before it. A suspension may have ended, so any state before it counts.
  const revoked = revision > 1 ? readWord(places.revoked, mask) : EMPTY_WORD;
  const suspended = suspensionsUsed ? readWord(places.suspended, MAX_UINT256) : EMPTY_WORD;
  const [hold, batchHold] = holdsUsed ? [read(places.hold), read(places.batchHold)] : [0n, 0n];
  return { revision, digest, revoked, suspended, hold, batchHold };
}

/** All slots that `readStatus` may ask for, in its order. @throws SymbolonError `IndexBeyondBatch` */
export function statusSlots(id: Hex, index: bigint): readonly Hex[] {
  const { batch, revoked, suspended, hold, batchHold } = placesOf(id, index);
  return [batch, ...revoked, ...suspended, hold, batchHold];
}

/** Reads the one word that the registry keeps of a batch: revision 30 | suspensions used 1 | holds used 1 | digest 224. */
function readBatchState(word: bigint) {
  return {
    /** 0 where there is no such batch. */
    revision: Number(word >> 226n),
    suspensionsUsed: ((word >> 225n) & 1n) === 1n,
    holdsUsed: ((word >> 224n) & 1n) === 1n,
    digest: word & ((1n << 224n) - 1n),
  };
}

/** The slots of a status word: its newest, older and oldest state. */
type WordSlots = readonly [Hex, Hex, Hex];

function placesOf(id: Hex, index: bigint) {
  const batch = hexToBytes(id, 32);
  const word = BigInt(locate(Number(index)).word);
  const wordSlots = (plane: number) => threeSlots(mapped(word, mapped(batch, plane)));
  const hold = (target: bigint) => bytesToHex(mapped(target, mapped(batch, HOLDS)));
  return {
    batch: bytesToHex(mapped(batch, BATCHES)),
    revoked: wordSlots(REVOKED),
    suspended: wordSlots(SUSPENDED),
    hold: hold(index),
    batchHold: hold(WHOLE_BATCH),
  };
}

/** Where Solidity keeps a mapping's value: keccak256(abi.encode(key, position)). */
function mapped(key: Uint8Array | bigint, position: Uint8Array | number): Uint8Array {
  return nobleHasher.keccak256(encodeWords(key, position));
}

function threeSlots(first: Uint8Array): WordSlots {
  const number = readUint256(first, 0);
  const after = (count: bigint) => bytesToHex(encodeWords((number + count) & MAX_UINT256));
  return [bytesToHex(first), after(1n), after(2n)];
}
