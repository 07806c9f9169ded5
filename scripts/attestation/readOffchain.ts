import { type Address, type Hex, zeroAddress, zeroHash } from "viem";
import type { ReadClient } from "../../src/chain/clients.ts";
import { getDataTimestamp, getOffchainRevocation } from "../../src/chain/read/attestations.ts";
import type { AttestationStatus } from "../../src/core/attestation/attestationVerdict.ts";
import {
  offchainAttestationStatus,
  parseOffchainPackage,
  verifyOffchainAttestation,
} from "../../src/credentials/index.ts";
import { parseOffchainLink } from "../../src/credentials/node/index.ts";
import { isForgedAttestation } from "../../src/credentials/verify/forgery.ts";
import { readText } from "../../src/files/readText.ts";

const WANTED = "Give a uid (0x and 64 digits), or the file of an off-chain attestation.";

/**
 * Reads an off-chain attestation from its file or link, checks signature and uid, and asks the registry whether it was revoked or
 * timestamped. Only the signer's own revocation counts.
 * @throws SymbolonError where the file cannot be read as one
 */
export async function readOffchain(
  client: ReadClient,
  registry: Address,
  file: string,
  blockNumber: bigint,
): Promise<Examined> {
  const text = isLink(file) ? file : readText(file, WANTED).trim();
  const { sig: attestation, signer: attester } = isLink(text)
    ? parseOffchainLink(text)
    : parseOffchainPackage(text);
  const { uid } = attestation;
  try {
    await verifyOffchainAttestation({ attestation, attester, chainId: BigInt(client.chain.id), registry });
  } catch (error) {
    if (!isForgedAttestation(error)) throw error;
    return { kind: "off chain", uid, status: NOTHING, problem: { code: error.code, reason: error.reason } };
  }
  const at = { registry, data: uid, blockNumber };
  const revocationTime = await getOffchainRevocation(client, { ...at, revoker: attester });
  const timestamp = await getDataTimestamp(client, at);
  const status = offchainAttestationStatus({ attestation, attester, revocationTime });
  return { kind: "off chain", uid, status, timestamp };
}

/** Explorers hand attestations on as links that hold all of them. */
function isLink(text: string): boolean {
  return text.includes("#attestation=");
}

const NOTHING = {
  schema: zeroHash,
  recipient: zeroAddress,
  attester: zeroAddress,
  time: 0n,
  expirationTime: 0n,
  revocationTime: 0n,
  revocable: false,
};

/** What is looked at: an attestation on the chain, or a file that says it is one. */
export type Examined = {
  readonly kind: "on chain" | "off chain";
  readonly uid: Hex;
  /** All zero where there is none. */
  readonly status: AttestationStatus;
  /** Why it counts for nothing, whatever its status: a forged signature. */
  readonly problem?: { readonly code: string; readonly reason: string };
  /** Off chain: the moment it was surely there already; 0 for none. */
  readonly timestamp?: bigint;
};
