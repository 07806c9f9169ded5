import type { Hex } from "viem";
import type { BatchHeader } from "../../../../src/core/credential/batchId.ts";
import { type Schema, schemaUid } from "../../../../src/core/credential/schemaUid.ts";
import type { CredentialPackage } from "../../../../src/credentials/batch.ts";
import { buildBatch, type FieldValue, randomSalts } from "../../../../src/credentials/index.ts";

export const CHAIN_ID = 31_337n;
export const REGISTRY: Hex = `0x${"c3".repeat(20)}`;
export const ISSUER: Hex = `0x${"a1".repeat(20)}`;

export const subjectAt = (index: number): Hex => `0x${(0x5100 + index).toString(16).padStart(40, "0")}`;

/** The packages of a batch whose credentials have these values, as if it had been issued. */
export function heldExamples(
  text: string,
  rows: readonly (readonly FieldValue[])[],
): readonly (CredentialPackage & { batch: NonNullable<CredentialPackage["batch"]> })[] {
  const schema: Schema = { schema: text, resolver: `0x${"00".repeat(20)}`, revocable: true };
  const batch = buildBatch({
    schema: text,
    count: rows.length,
    rowAt: (i) => ({ subject: subjectAt(i), validFrom: 7n, expires: 2n ** 40n, values: rows[i] ?? [] }),
    salts: randomSalts(),
  });
  const header: BatchHeader = {
    issuer: ISSUER,
    schema: schemaUid(schema),
    root: batch.root,
    size: BigInt(batch.size),
    issuedAt: 1_900_000_000n,
    policy: {
      revoker: ISSUER,
      emergency: `0x${"00".repeat(20)}`,
      epochLength: 3_600n,
      emergencyLimit: 0n,
      rulesHash: `0x${"07".repeat(32)}`,
    },
    manifestHash: `0x${"08".repeat(32)}`,
    salt: `0x${"09".repeat(32)}`,
  };
  return rows.map((values, index) => ({
    schema,
    batch: { chainId: CHAIN_ID, registry: REGISTRY, header },
    credential: batch.credential(index),
    values,
    proof: batch.credentialProof(index),
    fieldProofs: batch.fields.map((_, position) => batch.fieldProof(index, position)),
  }));
}
