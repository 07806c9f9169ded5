import type { Address, Hash, Hex } from "viem";
import { bytesToHex, hexToBytes } from "../bytes.ts";
import { nobleHasher } from "../hasher.ts";

/**
 * An answer that a verifier gave, as it hands it over if it has opted in. It names the credential only under a salt: a
 * holder of the salt finds the answers about a credential, and nobody else can see which credential they are about.
 */
export type Verification = {
  /** The verifier's name, of its own choice. */
  readonly verifier: string;
  /** When it was given: milliseconds since 1970, by the verifier's own clock. */
  readonly at: number;
  readonly source: "live" | "cached" | "offline";
  readonly chain: number;
  /** The BatchRegistry or AttestationRegistry, in lower case. */
  readonly registry: Address;
  /** The batch, which many credentials share; undefined: it is about an attestation. */
  readonly batch: Hex | undefined;
  /** `saltedCredential` of the credential's id or the attestation's uid. */
  readonly credential: Hex;
  /** The moment that it answers for, in Unix seconds. */
  readonly moment: number;
  /** An outcome of a verdict, `Mismatch` or `Unavailable`. */
  readonly outcome: string;
  /** Why there is no verdict: an error's name; undefined: a verdict. */
  readonly problem: string | undefined;
  /** The block and term of the verdict; undefined: no verdict. */
  readonly verdict: VerdictGrounds | undefined;
};

/** As of which block a verdict holds, and until when. Times are Unix seconds. */
export type VerdictGrounds = {
  /** The first moment for which it may not be reused. */
  readonly freshUntil: number;
  readonly revision: number;
  readonly guarantee: string;
  readonly block: number;
  readonly blockHash: Hash;
  readonly blockTime: number;
};

/** Bytes. */
const WORD = 32;

/**
 * Names a credential so that only those with the salt recognize it.
 * @param salt 32 bytes, shared by verifiers whose answers are to be compared
 * @param id 32 bytes: the credential's id (`credentialId`), or the attestation's uid
 */
export function saltedCredential(salt: Hex, id: Hex): Hex {
  return bytesToHex(nobleHasher.keccak256(Uint8Array.of(...hexToBytes(salt, WORD), ...hexToBytes(id, WORD))));
}
