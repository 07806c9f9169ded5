import type { RegistrySignature } from "../../core/attestation/attestationRequests.ts";
import type { OffchainVersion } from "../../core/attestation/offchainAttestationUid.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type JsonObject, type JsonReader, jsonReader } from "../../files/jsonReader.ts";
import type { OffchainAttestation, OffchainMessage, OffchainPackage } from "./offchainAttestation.ts";

/** The error for what is no off-chain attestation as EAS's SDK hands it on; `cause` is what another reader threw. */
export function badOffchainPackage(reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadOffchainPackage",
    reason: `This is no off-chain attestation: ${reason}.`,
    hint: "Give it unchanged, as whoever signed it handed it on.",
    cause,
  });
}

/** The readers of an off-chain attestation: what is not of its kind is refused as `BadOffchainPackage`. */
const READER: JsonReader = jsonReader((reason) => badOffchainPackage(reason));

export const { readObject, readText, readBoolean, readAddress, readHex, readUint64 } = READER;

export function readOffchainVersion(value: unknown, path: string): OffchainVersion {
  return READER.readOneOf(value, path, [0, 1, 2]);
}

/** An off-chain attestation as JSON, as explorers and EAS's SDK hand it on: bigints as decimal text. */
export function formatOffchainPackage({ sig, signer }: OffchainPackage): string {
  const asText = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
  return `${JSON.stringify({ sig, signer }, asText, 2)}\n`;
}

/**
 * Reads an off-chain attestation from JSON, as `formatOffchainPackage`, explorers and EAS's SDK write it, in any of its
 * versions; the oldest have no version and the parts of the signature beside the message. Verify it before you rely on
 * it.
 * @throws SymbolonError `BadOffchainPackage` naming the member at fault
 */
export function parseOffchainPackage(json: string): OffchainPackage {
  let whole: unknown;
  try {
    whole = JSON.parse(json);
  } catch (cause) {
    throw badOffchainPackage("it is not JSON", cause);
  }
  const { sig, signer } = readObject(whole, "whole");
  return { sig: readAttestation(readObject(sig, "sig")), signer: readAddress(signer, "signer") };
}

function readAttestation(sig: JsonObject): OffchainAttestation {
  const message = readObject(sig.message, "sig.message");
  const version = readOffchainVersion(sig.version ?? message.version ?? 0, "sig.version");
  const domain = readObject(sig.domain, "sig.domain");
  return {
    version,
    uid: readHex(sig.uid, "sig.uid", 32),
    domain: {
      name: readText(domain.name, "sig.domain.name"),
      version: readText(domain.version, "sig.domain.version"),
      chainId: readUint64(domain.chainId, "sig.domain.chainId"),
      verifyingContract: readAddress(domain.verifyingContract, "sig.domain.verifyingContract"),
    },
    primaryType: readText(sig.primaryType, "sig.primaryType"),
    types: readTypes(readObject(sig.types, "sig.types")),
    message: readMessage(message, version),
    signature: readSignature(sig.signature === undefined ? sig : readObject(sig.signature, "sig.signature")),
  };
}

function readTypes(types: JsonObject): OffchainAttestation["types"] {
  const structs = Object.entries(types).map(([name, members]) => {
    const path = `sig.types.${name}`;
    if (!Array.isArray(members)) throw badOffchainPackage(`its ${path} is no list`);
    const read = members.map((value: unknown) => {
      const member = readObject(value, path);
      return { name: readText(member.name, path), type: readText(member.type, path) };
    });
    return [name, read];
  });
  return Object.fromEntries(structs) as OffchainAttestation["types"];
}

function readMessage(message: JsonObject, version: OffchainAttestation["version"]): OffchainMessage {
  const path = "sig.message";
  return {
    version: readOffchainVersion(message.version ?? version, `${path}.version`),
    schema: readHex(message.schema, `${path}.schema`, 32),
    recipient: readAddress(message.recipient, `${path}.recipient`),
    time: readUint64(message.time, `${path}.time`),
    expirationTime: readUint64(message.expirationTime, `${path}.expirationTime`),
    revocable: readBoolean(message.revocable, `${path}.revocable`),
    refUID: readHex(message.refUID, `${path}.refUID`, 32),
    data: readHex(message.data, `${path}.data`),
    ...(version === 2 ? { salt: readHex(message.salt, `${path}.salt`, 32) } : {}),
  };
}

function readSignature({ v, r, s }: JsonObject): RegistrySignature {
  return {
    v: Number(readUint64(v, "signature.v")),
    r: readHex(r, "signature.r", 32),
    s: readHex(s, "signature.s", 32),
  };
}
