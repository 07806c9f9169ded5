import type { Hex } from "viem";
import { bytesToHex, hexToBytes, WORD_BYTES } from "../../../../src/sdk/core/bytes.ts";
import type { BatchHeader } from "../../../../src/sdk/core/credential/batchId.ts";
import { credentialLeaf } from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import { type Schema, schemaUid } from "../../../../src/sdk/core/credential/schemaUid.ts";
import { rootFromProof } from "../../../../src/sdk/core/tree/nativeTree.ts";
import type { CredentialPackage } from "../../../../src/sdk/credentials/batch.ts";
import { disclose } from "../../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import type { Presentation } from "../../../../src/sdk/credentials/disclosure/presentation.ts";
import { buildBatch, type FieldValue, randomSalts } from "../../../../src/sdk/credentials/index.ts";

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

/** Eight fields of usual kinds. */
const USUAL_SCHEMA =
  "bytes32 person,string name,uint64 born,string country,bool adult,bytes32 document,uint8 level,address payout";
const USUAL_VALUES: readonly FieldValue[] = [
  `0x${"ab".repeat(32)}`,
  "Ada",
  1_000n,
  "GB",
  true,
  `0x${"cd".repeat(32)}`,
  3,
  `0x${"ef".repeat(20)}`,
] as const;

/** Some fields of one credential among 2^depth, proven to be in its batch. */
export function deepPresentation(fields: readonly string[], depth: number): Presentation {
  const [held] = heldExamples(USUAL_SCHEMA, [USUAL_VALUES]);
  if (held === undefined) throw new Error("There is none.");
  const shown = disclose(held, fields);
  const proof = Array.from({ length: depth }, (_, i): Hex => `0x${(i + 1).toString(16).padStart(64, "7")}`);
  const nodes = proof.map((node) => hexToBytes(node, WORD_BYTES));
  const root = bytesToHex(rootFromProof(hexToBytes(credentialLeaf(shown.credential)), nodes));
  const header = { ...shown.batch.header, root, size: 2n ** BigInt(depth) };
  return { ...shown, batch: { ...shown.batch, header }, proof };
}
