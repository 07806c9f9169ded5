import type { Hex } from "viem";
import { WORD_BYTES } from "../core/bytes.ts";
import type { BatchHeader, BatchIdParameters } from "../core/credential/batchId.ts";
import type { Credential } from "../core/credential/credentialLeaf.ts";
import type { Policy } from "../core/credential/policyHash.ts";
import type { Schema } from "../core/credential/schemaUid.ts";
import type { JsonReader } from "../files/jsonReader.ts";

/** Readers of what our files about batches have in common. Strict: no member may be missing or too many. */
type BatchJsonReader = {
  readonly readBatch: (value: unknown, path: string) => BatchIdParameters;
  readonly readHeader: (value: unknown, path: string) => BatchHeader;
  readonly readPolicy: (value: unknown, path: string) => Policy;
  readonly readSchema: (value: unknown, path: string) => Schema;
  readonly readCredential: (value: unknown, path: string) => Credential;
  readonly readWord: (value: unknown, path: string) => Hex;
  /** A list of 32-byte hashes. */
  readonly readProof: (value: unknown, path: string) => readonly Hex[];
};

/** @param json tells with which error it refuses */
export function batchJsonReader(json: JsonReader): BatchJsonReader {
  const { readMembers, readAddress, readBoolean, readHex, readList, readText, readUint64 } = json;
  const readWord = (value: unknown, path: string) => readHex(value, path, WORD_BYTES);
  const readPolicy = (value: unknown, path: string): Policy => {
    const members = ["revoker", "emergency", "epochLength", "emergencyLimit", "rulesHash"];
    const policy = readMembers(value, path, members);
    return {
      revoker: readAddress(policy.revoker, `${path}.revoker`),
      emergency: readAddress(policy.emergency, `${path}.emergency`),
      epochLength: readUint64(policy.epochLength, `${path}.epochLength`),
      emergencyLimit: readUint64(policy.emergencyLimit, `${path}.emergencyLimit`),
      rulesHash: readWord(policy.rulesHash, `${path}.rulesHash`),
    };
  };
  const readHeader = (value: unknown, path: string): BatchHeader => {
    const members = ["issuer", "schema", "root", "size", "issuedAt", "policy", "manifestHash", "salt"];
    const header = readMembers(value, path, members);
    return {
      issuer: readAddress(header.issuer, `${path}.issuer`),
      schema: readWord(header.schema, `${path}.schema`),
      root: readWord(header.root, `${path}.root`),
      size: readUint64(header.size, `${path}.size`),
      issuedAt: readUint64(header.issuedAt, `${path}.issuedAt`),
      policy: readPolicy(header.policy, `${path}.policy`),
      manifestHash: readWord(header.manifestHash, `${path}.manifestHash`),
      salt: readWord(header.salt, `${path}.salt`),
    };
  };
  return {
    readWord,
    readPolicy,
    readHeader,
    readBatch(value, path) {
      const batch = readMembers(value, path, ["chainId", "registry", "header"]);
      return {
        chainId: readUint64(batch.chainId, `${path}.chainId`),
        registry: readAddress(batch.registry, `${path}.registry`),
        header: readHeader(batch.header, `${path}.header`),
      };
    },
    readSchema(value, path) {
      const schema = readMembers(value, path, ["schema", "resolver", "revocable"]);
      return {
        schema: readText(schema.schema, `${path}.schema`),
        resolver: readAddress(schema.resolver, `${path}.resolver`),
        revocable: readBoolean(schema.revocable, `${path}.revocable`),
      };
    },
    readCredential(value, path) {
      const credential = readMembers(value, path, ["index", "subject", "validFrom", "expires", "fields"]);
      return {
        index: readUint64(credential.index, `${path}.index`),
        subject: readAddress(credential.subject, `${path}.subject`),
        validFrom: readUint64(credential.validFrom, `${path}.validFrom`),
        expires: readUint64(credential.expires, `${path}.expires`),
        fields: readWord(credential.fields, `${path}.fields`),
      };
    },
    readProof: (value, path) =>
      readList(value, path).map((node: unknown, i) => readWord(node, `${path}[${i}]`)),
  };
}

/** JSON, in one line unless indented, integers that a JSON number could round as decimal text. */
export function batchJsonText(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_, held: unknown) => (typeof held === "bigint" ? held.toString() : held),
    indent,
  );
}
