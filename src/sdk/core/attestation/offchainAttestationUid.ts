import { concatBytes } from "@noble/hashes/utils.js";
import type { Hex } from "viem";
import { bytesToHex, hexToBytes, WORD_BYTES } from "../bytes.ts";
import { nobleHasher } from "../hasher.ts";
import { packMembers, structType } from "../signing/structType.ts";
import type { AttestationUidParameters } from "./attestationUid.ts";

/** Version of the off-chain format, as EAS's SDK numbers it; it makes 2 today. */
export type OffchainVersion = 0 | 1 | 2;

/** `time`: as its signer says; nothing proves it. */
export type OffchainAttestationUidParameters = Omit<AttestationUidParameters, "attester" | "bump"> & {
  readonly version: OffchainVersion;
  /** 32 random bytes; version 2 has them, the others have none. */
  readonly salt?: Hex | undefined;
};

const VERSION = structType("OffchainUid(uint16 version)");
const MIDDLE = structType(
  "OffchainUid(address recipient,address attester,uint64 time,uint64 expirationTime,uint8 revocable,bytes32 refUID)",
);
const SALT = structType("OffchainUid(bytes32 salt)");
const BUMP = structType("OffchainUid(uint32 bump)");

/** The uid does not name its signer: two signers of the same words share it. */
const NO_ATTESTER = `0x${"00".repeat(20)}` as const;

/**
 * The uid of an off-chain attestation, as EAS's SDK computes it: the packed values of an on-chain uid without an
 * attester, with the version in front (from 1 on) and the salt behind the data (from 2 on). The schema's uid enters it
 * as the 66 characters of its text, so another letter case gives another uid.
 * @throws SymbolonError `DoesNotFit`, `NotHex`, `WrongSize`
 */
export function offchainAttestationUid(parameters: OffchainAttestationUidParameters): Hex {
  const { version, schema, data, salt, revocable, ...middle } = parameters;
  hexToBytes(schema, WORD_BYTES);
  const preimage = concatBytes(
    ...(version === 0 ? [] : [packMembers(VERSION, { version })]),
    new TextEncoder().encode(schema),
    packMembers(MIDDLE, { ...middle, attester: NO_ATTESTER, revocable: revocable ? 1 : 0 }),
    hexToBytes(data),
    ...(version === 2 ? [packMembers(SALT, salt === undefined ? {} : { salt })] : []),
    packMembers(BUMP, { bump: 0 }),
  );
  return bytesToHex(nobleHasher.keccak256(preimage));
}
