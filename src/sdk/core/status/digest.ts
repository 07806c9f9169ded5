import type { Hex } from "viem";
import { hexToBytes, readUint256 } from "../bytes.ts";
import { nobleHasher } from "../hasher.ts";
import { encodeMembers, structType } from "../signing/structType.ts";

/** Kinds of change to a batch, by the number that enters the digest. */
export const changeKinds = {
  Revoke: 0,
  Suspend: 1,
  Reinstate: 2,
  RetractRevoke: 3,
  RetractSuspension: 4,
  Emergency: 5,
  EndEmergency: 6,
} as const;

export type ChangeKindName = keyof typeof changeKinds;

export type ChangeKind = (typeof changeKinds)[keyof typeof changeKinds];

/** One change to a batch, as its event tells it. */
export type Change = {
  readonly kind: ChangeKind;
  /** Status word, or the credential's index for a hold. */
  readonly wordOrIndex: bigint;
  /** Bits of the status word that change. */
  readonly mask: bigint;
  /** Unix second at which it takes effect. */
  readonly from: bigint;
  /** Unix second at which it ends by itself. */
  readonly until: bigint;
  /** Reason code, 32 bits. */
  readonly reason: number;
  /** keccak256 of the evidence. */
  readonly evidence: Hex;
};

const CHANGE = structType(
  "Change(uint224 digest,uint8 kind,uint256 wordOrIndex,uint256 mask,uint64 from,uint64 until," +
    "uint32 reason,bytes32 evidence)",
);

const LOW_224 = (1n << 224n) - 1n;

/**
 * The digest of a batch at revision 1: the low 224 bits of its id.
 * @throws SymbolonError `NotHex`, `WrongSize`
 */
export function initialDigest(batch: Hex): bigint {
  return readUint256(hexToBytes(batch, 32), 0) & LOW_224;
}

/**
 * The digest after one change. Every change moves it, so one stored word vouches for a whole history of changes:
 * replay the events from `initialDigest` and compare.
 * @param digest the digest before, a uint224
 * @throws SymbolonError `DoesNotFit` where a value does not fit its Solidity type
 */
export function nextDigest(digest: bigint, change: Change): bigint {
  return readUint256(nobleHasher.keccak256(encodeMembers(CHANGE, { ...change, digest })), 0) & LOW_224;
}

/** What a revoker announces or retracts: all but holds. */
export type AnnouncedKind = Exclude<ChangeKindName, "Emergency" | "EndEmergency">;
