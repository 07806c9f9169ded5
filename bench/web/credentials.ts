import { type Address, type Hex, zeroAddress } from "viem";
import type { BatchHeader } from "../../src/sdk/core/credential/batchId.ts";
import { schemaUid } from "../../src/sdk/core/credential/schemaUid.ts";
import { buildBatch, type CredentialPackage, randomSalts } from "../../src/sdk/credentials/index.ts";

/** Of every kind that people are asked to show. */
const SCHEMA = {
  schema:
    "bytes32 person,string name,uint64 born,string country,bool adult,bytes32 document,uint8 level,address payout",
  resolver: zeroAddress,
  revocable: true,
};
const VALUES = [
  `0x${"ab".repeat(32)}`,
  "Ada Lovelace",
  1_000n,
  "GB",
  true,
  `0x${"cd".repeat(32)}`,
  3n,
  `0x${"ef".repeat(20)}`,
] as const;
export const FIELDS = VALUES.length;
const WORD: Hex = `0x${"07".repeat(32)}`;

export type IssuedTerms = {
  readonly count: number;
  readonly registry: Address;
  readonly chainId: bigint;
  readonly issuer: Address;
  readonly issuedAt: bigint;
  readonly subjectAt: (index: number) => Address;
};

/** A batch of credentials that say the same of everybody, and each holder's package of it. */
export function credentialsOf({ count, registry, chainId, issuer, issuedAt, subjectAt }: IssuedTerms) {
  const batch = buildBatch({
    schema: SCHEMA.schema,
    count,
    salts: randomSalts(),
    rowAt: (i) => ({ subject: subjectAt(i), validFrom: 7n, expires: 2n ** 40n, values: VALUES }),
  });
  const policy = { revoker: issuer, emergency: issuer, epochLength: 3_600n, emergencyLimit: 86_400n };
  const header: BatchHeader = {
    issuer,
    schema: schemaUid(SCHEMA),
    root: batch.root,
    size: BigInt(count),
    issuedAt,
    policy: { ...policy, rulesHash: WORD },
    manifestHash: WORD,
    salt: WORD,
  };
  return {
    header,
    packageOf: (index: number): CredentialPackage => ({
      schema: SCHEMA,
      batch: { chainId, registry, header },
      values: VALUES,
      credential: batch.credential(index),
      proof: batch.credentialProof(index),
      fieldProofs: VALUES.map((_, position) => batch.fieldProof(index, position)),
    }),
  };
}
