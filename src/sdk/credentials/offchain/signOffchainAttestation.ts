import { randomBytes } from "@noble/hashes/utils.js";
import { type Address, getAddress, type Hex, isAddress } from "viem";
import { offchainAttestationUid } from "../../core/attestation/offchainAttestationUid.ts";
import { bytesToHex } from "../../core/bytes.ts";
import { attestationDomain, type RegistryPlace } from "../../core/signing/domains.ts";
import { type Signer, signByKey } from "../delegation/signer.ts";
import {
  OFFCHAIN_DOMAIN,
  type OffchainAttestation,
  type OffchainMessage,
  offchainTypes,
} from "./offchainAttestation.ts";

export type SignOffchainAttestationParameters = RegistryPlace &
  Omit<OffchainMessage, "version" | "salt"> & {
    /** 32 bytes that nobody can guess, so that the uid gives nothing away; default: drawn at random. */
    readonly salt?: Hex;
  };

/**
 * Signs an attestation that no chain stores, as version 2 of EAS's SDK does. It names a registry, where its uid may
 * be timestamped and revoked. Keep it: it exists nowhere else.
 * @throws SymbolonError `DoesNotFit`, `NotHex`, `WrongSize`, `BadTypedData`; `NotKeySignature`, as for most contract
 * wallets
 */
export async function signOffchainAttestation(
  signer: Signer,
  parameters: SignOffchainAttestationParameters,
): Promise<OffchainAttestation> {
  const { chainId, registry, schema, recipient, time, expirationTime, revocable, refUID, data } = parameters;
  const salt = parameters.salt ?? bytesToHex(randomBytes(32));
  const version = 2;
  const message = {
    version,
    schema,
    recipient,
    time,
    expirationTime,
    revocable,
    refUID,
    data,
    salt,
  } as const;
  // First: refuses what does not fit before anybody is asked to sign it.
  const uid = offchainAttestationUid(message);
  const typedData = {
    domain: { ...attestationDomain({ chainId, registry: inEip55(registry) }), name: OFFCHAIN_DOMAIN },
    types: offchainTypes,
    primaryType: "Attest",
    message,
  } as const;
  return { version, uid, ...typedData, signature: await signByKey(signer, typedData) };
}

/** EAS's SDK compares the registry's address as text, in EIP-55's case; what is no address is refused when signed. */
function inEip55(registry: Address): Address {
  return isAddress(registry) ? getAddress(registry) : registry;
}
