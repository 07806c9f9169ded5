import { concatBytes } from "@noble/hashes/utils.js";
import type { Hex } from "viem";
import { bytesToHex, hexToBytes } from "../bytes.ts";
import { nobleHasher } from "../hasher.ts";
import { packMembers, structType } from "../signing/structType.ts";
import type { AttestationStatus } from "./attestationVerdict.ts";

/** What its uid says of an attestation; `time`: the timestamp of its block. */
export type AttestationUidParameters = Omit<AttestationStatus, "revocationTime"> & {
  /** Uid of the attestation it refers to; 32 zero bytes for none. */
  readonly refUID: Hex;
  /** What it says, ABI-encoded; empty: `0x`. */
  readonly data: Hex;
  /** How many attestations before it have the same of everything else: 0 unless one block holds two alike. */
  readonly bump?: number;
};

// The bool is written as the uint8 that it is in packed encoding.
const HEAD = structType(
  "AttestationUid(bytes32 schema,address recipient,address attester,uint64 time,uint64 expirationTime," +
    "uint8 revocable,bytes32 refUID)",
);
const TAIL = structType("AttestationUid(uint32 bump)");

/**
 * The uid of an attestation, as EAS computes it: keccak256(abi.encodePacked(schema, recipient, attester, time,
 * expirationTime, revocable, refUID, data, bump)). Of these only `data` is of no fixed width, so no two attestations
 * share a preimage. Neither chain nor registry is in it: the same uid may exist on several.
 * @throws SymbolonError `DoesNotFit`, `NotHex`
 */
export function attestationUid({ data, bump = 0, revocable, ...head }: AttestationUidParameters): Hex {
  const preimage = concatBytes(
    packMembers(HEAD, { ...head, revocable: revocable ? 1 : 0 }),
    hexToBytes(data),
    packMembers(TAIL, { bump }),
  );
  return bytesToHex(nobleHasher.keccak256(preimage));
}
