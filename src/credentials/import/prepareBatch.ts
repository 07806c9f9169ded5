import { randomBytes } from "node:crypto";
import { type Address, bytesToHex, zeroAddress, zeroHash } from "viem";
import { writeOutput } from "../../files/writeOutput.ts";
import { batchManifest, buildBatch, type CredentialRow, randomSalts } from "../index.ts";
import type { CredentialsFile } from "./credentialsFile.ts";
import { fieldValues } from "./selectForBatch.ts";
import type { Import } from "./selectImports.ts";

export type PrepareBatchParameters = {
  readonly chainId: number;
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly issuer: Address;
  /** All under one schema; at least one. */
  readonly imports: readonly [Import, ...Import[]];
  /** Timestamp of the newest block: the batch's issuedAt. */
  readonly now: bigint;
  /** Where the public manifest goes. */
  readonly manifestPath: string;
};

/**
 * Builds the batch. A credential begins when its attestation was made; revoking is the issuer's where the schema allows
 * it, else nobody's. Writes the manifest, returns the credentials.
 */
export function prepareBatch(parameters: PrepareBatchParameters): CredentialsFile {
  const { chainId, registry, issuer, imports, now, manifestPath } = parameters;
  const { schema, uid } = imports[0].schema;
  const rows = imports.map((one): CredentialRow => {
    const { recipient, time, expirationTime } = one.attestation;
    return { subject: recipient, validFrom: time, expires: expirationTime, values: fieldValues(one) };
  });
  const batch = buildBatch({
    schema: schema.schema,
    count: rows.length,
    rowAt: (index) => rows[index] as CredentialRow,
    salts: randomSalts(),
  });
  const policy = {
    revoker: schema.revocable ? issuer : zeroAddress,
    emergency: zeroAddress,
    epochLength: 0n,
    emergencyLimit: 0n,
    rulesHash: zeroHash,
  };
  const { resolver, revocable } = schema;
  const { bytes, manifestHash } = batchManifest({ batch, resolver, revocable, policy });
  writeOutput(manifestPath, bytes);
  const { root, size } = batch;
  return {
    format: "symbolon-credentials",
    version: 1,
    chainId,
    registry,
    schema,
    header: {
      issuer,
      schema: uid,
      root,
      size: BigInt(size),
      issuedAt: now,
      policy,
      manifestHash,
      salt: bytesToHex(randomBytes(32)),
    },
    credentials: imports.map(({ attestation }, index) => ({
      source: attestation.uid,
      credential: batch.credential(index),
      values: rows[index]?.values ?? [],
      proof: batch.credentialProof(index),
      fieldProofs: batch.fields.map((_, position) => batch.fieldProof(index, position)),
    })),
  };
}
