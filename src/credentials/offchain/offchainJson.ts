import type { OffchainVersion } from "../../core/attestation/offchainAttestationUid.ts";
import { type JsonReader, jsonReader } from "../../files/jsonReader.ts";
import { badOffchainPackage } from "./badOffchainPackage.ts";

/** The readers of an off-chain attestation: what is not of its kind is refused as `BadOffchainPackage`. */
const READER: JsonReader = jsonReader((reason) => badOffchainPackage(reason));

export const { readObject, readText, readBoolean, readAddress, readHex, readUint64 } = READER;

export function readOffchainVersion(value: unknown, path: string): OffchainVersion {
  return READER.readOneOf(value, path, [0, 1, 2]);
}
