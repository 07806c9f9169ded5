import type { RegistrySignature } from "../../core/attestation/attestationRequests.ts";
import type { OffchainVersion } from "../../core/attestation/offchainAttestationUid.ts";
import {
  address,
  type Decoder,
  decode,
  decodeJson,
  hex,
  members,
  oneOf,
  text,
  truth,
  uint64,
  uint64Number,
} from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import type { OffchainAttestation, OffchainMessage, OffchainPackage } from "./offchainAttestation.ts";

/** The error for what is no off-chain attestation as EAS's SDK hands it on; `cause` is what another reader threw. */
export function badOffchainPackage(reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadOffchainPackage",
    reason: `This is not an off-chain attestation: ${reason}.`,
    hint: "Give it unchanged, as its signer sent it.",
    cause,
  });
}

type Members = Readonly<Record<string, unknown>>;

const word = hex(32);
const bytes = hex();
const offchainVersion = oneOf<OffchainVersion>([0, 1, 2]);

/** @throws SymbolonError `BadOffchainPackage` */
export function readOffchainVersion(value: unknown): OffchainVersion {
  return decode(offchainVersion, value, badOffchainPackage, "version");
}

/** An off-chain attestation as JSON, as explorers and EAS's SDK hand it on: bigints as decimal text. */
export function formatOffchainPackage({ sig, signer }: OffchainPackage): string {
  return jsonText({ sig, signer }, 2);
}

/**
 * Reads an off-chain attestation from JSON, as `formatOffchainPackage`, explorers and EAS's SDK write it, in any of its
 * versions; the oldest have no version and the parts of the signature beside the message. Verify it before you rely on
 * it.
 * @throws SymbolonError `BadOffchainPackage` naming the member at fault
 */
export function parseOffchainPackage(json: string): OffchainPackage {
  return decodeJson(readPackage, json, badOffchainPackage);
}

/** Explorers put members of their own beside those that count. */
const readPackage: Decoder<OffchainPackage> = (whole, path) => {
  const { sig, signer } = members(whole, path);
  return { sig: readAttestation(members(sig, "sig")), signer: address(signer, "signer") };
};

function readAttestation(sig: Members): OffchainAttestation {
  const message = members(sig.message, "sig.message");
  const version = offchainVersion(sig.version ?? message.version ?? 0, "sig.version");
  const domain = members(sig.domain, "sig.domain");
  return {
    version,
    uid: word(sig.uid, "sig.uid"),
    domain: {
      name: text(domain.name, "sig.domain.name"),
      version: text(domain.version, "sig.domain.version"),
      chainId: uint64(domain.chainId, "sig.domain.chainId"),
      verifyingContract: address(domain.verifyingContract, "sig.domain.verifyingContract"),
    },
    primaryType: text(sig.primaryType, "sig.primaryType"),
    types: readTypes(members(sig.types, "sig.types")),
    message: readMessage(message, version),
    signature: readSignature(sig.signature === undefined ? sig : members(sig.signature, "sig.signature")),
  };
}

function readTypes(types: Members): OffchainAttestation["types"] {
  const structs = Object.entries(types).map(([name, listed]) => {
    const path = `sig.types.${name}`;
    if (!Array.isArray(listed)) throw badOffchainPackage(`its ${path} is not a list`);
    const read = listed.map((value: unknown) => {
      const member = members(value, path);
      return { name: text(member.name, path), type: text(member.type, path) };
    });
    return [name, read];
  });
  return Object.fromEntries(structs) as OffchainAttestation["types"];
}

function readMessage(message: Members, version: OffchainAttestation["version"]): OffchainMessage {
  const path = "sig.message";
  return {
    version: offchainVersion(message.version ?? version, `${path}.version`),
    schema: word(message.schema, `${path}.schema`),
    recipient: address(message.recipient, `${path}.recipient`),
    time: uint64(message.time, `${path}.time`),
    expirationTime: uint64(message.expirationTime, `${path}.expirationTime`),
    revocable: truth(message.revocable, `${path}.revocable`),
    refUID: word(message.refUID, `${path}.refUID`),
    data: bytes(message.data, `${path}.data`),
    ...(version === 2 ? { salt: word(message.salt, `${path}.salt`) } : {}),
  };
}

function readSignature({ v, r, s }: Members): RegistrySignature {
  return {
    v: uint64Number(v, "signature.v"),
    r: word(r, "signature.r"),
    s: word(s, "signature.s"),
  };
}
