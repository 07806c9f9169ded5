import type { Hex } from "viem";
import { bytesToHex, encodeWords, hexToBytes, MAX_UINT256, readUint256 } from "../../../core/bytes.ts";
import { nobleHasher } from "../../../core/hasher.ts";
import { WHOLE_BATCH } from "../../../core/holds.ts";
import { locate } from "../../../core/statusWords.ts";

/**
 * Where the BatchRegistry keeps what decides: its storage layout, which is pinned (test/snapshots/storage-layout.json).
 * Twin of `contracts/libraries/WitnessSlots.sol`.
 */

const BATCHES = 0;
const REVOKED = 1;
const SUSPENDED = 2;
const HOLDS = 3;

/** The one word that the registry keeps of a batch: revision 30 | suspensions used 1 | holds used 1 | digest 224. */
export type BatchState = {
  /** 0 where there is no such batch. */
  readonly revision: number;
  readonly suspensionsUsed: boolean;
  readonly holdsUsed: boolean;
  readonly digest: bigint;
};

/** Slots that are read besides the batch's own: three words of a plane, the credential's hold and the batch's. */
export type DecidingSlots = {
  readonly revoked: readonly Hex[];
  readonly suspended: readonly Hex[];
  readonly holds: readonly Hex[];
};

/** Slot of a batch's one word. */
export function batchSlot(id: Hex): Hex {
  return bytesToHex(mapped(hexToBytes(id, 32), BATCHES));
}

export function readBatchState(word: bigint): BatchState {
  return {
    revision: Number(word >> 226n),
    suspensionsUsed: ((word >> 225n) & 1n) === 1n,
    holdsUsed: ((word >> 224n) & 1n) === 1n,
    digest: word & ((1n << 224n) - 1n),
  };
}

/**
 * The slots that decide about a credential, in this order. What was never written, as the batch's own word says, is
 * not read.
 * @throws SymbolonError `IndexBeyondBatch`
 */
export function decidingSlots(id: Hex, index: bigint, state: BatchState): DecidingSlots {
  const batch = hexToBytes(id, 32);
  const word = BigInt(locate(Number(index)).word);
  const plane = (position: number) => threeSlots(mapped(word, mapped(batch, position)));
  const hold = (target: bigint) => bytesToHex(mapped(target, mapped(batch, HOLDS)));
  return {
    revoked: state.revision > 1 ? plane(REVOKED) : [],
    suspended: state.suspensionsUsed ? plane(SUSPENDED) : [],
    holds: state.holdsUsed ? [hold(index), hold(WHOLE_BATCH)] : [],
  };
}

/** Where Solidity keeps a mapping's value: keccak256(abi.encode(key, position)). */
function mapped(key: Uint8Array | bigint, position: Uint8Array | number): Uint8Array {
  return nobleHasher.keccak256(encodeWords(key, position));
}

function threeSlots(first: Uint8Array): readonly Hex[] {
  const number = readUint256(first, 0);
  return [0n, 1n, 2n].map((i) => bytesToHex(encodeWords((number + i) & MAX_UINT256)));
}
