import { type Hex, zeroAddress } from "viem";
import { schemaUid } from "../../src/core/credential/schemaUid.ts";
import { disclose } from "../../src/credentials/disclosure/checkDisclosure.ts";
import { encodePresentation } from "../../src/credentials/disclosure/compactPresentation.ts";
import { buildBatch, randomSalts } from "../../src/credentials/index.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";

/** Of every kind that people are asked to show. */
const SCHEMA =
  "bytes32 person,string name,uint64 born,string country,bool adult,bytes32 document,uint8 level,address payout";
const VALUES = [
  ...[`0x${"ab".repeat(32)}`, "Ada Lovelace", 1_000n, "GB", true],
  ...[`0x${"cd".repeat(32)}`, 3n, `0x${"ef".repeat(20)}`],
] as const;
const DEPTH = 17;
const WORD: Hex = `0x${"07".repeat(32)}`;
const ACCOUNT: Hex = `0x${"a1".repeat(20)}`;

/** Bytes of a presentation of each two fields that there are, of a credential among 131,072. */
export async function presentationRow(): Promise<readonly Measurement[]> {
  const credentialPackage = packageOf(2 ** DEPTH);
  const positions = VALUES.map((_, position) => position);
  const pairs = positions.flatMap((one) => positions.slice(one + 1).map((other) => [one, other] as const));
  const sizes = pairs.map((pair) => encodePresentation(disclose(credentialPackage, pair)).length);
  return [
    {
      id: "presentation-bytes",
      about: `a presentation of two fields of a credential of ${VALUES.length} fields, among 131,072, as links and QR codes carry it, before base64url; a sample is one of the ${pairs.length} pairs of fields`,
      unit: "bytes",
      ours: spreadOf(sizes),
      peer: null,
      goal: 1_300,
    },
  ];
}

function packageOf(count: number) {
  const schema = { schema: SCHEMA, resolver: zeroAddress, revocable: true };
  const subject = (index: number): Hex => `0x${(0x5100 + index).toString(16).padStart(40, "0")}`;
  const batch = buildBatch({
    ...{ schema: SCHEMA, count, salts: randomSalts() },
    rowAt: (i) => ({ subject: subject(i), validFrom: 7n, expires: 2n ** 40n, values: VALUES }),
  });
  const policy = { revoker: ACCOUNT, emergency: ACCOUNT, epochLength: 3_600n, emergencyLimit: 86_400n };
  const header = {
    ...{ issuer: ACCOUNT, schema: schemaUid(schema), root: batch.root, size: BigInt(count) },
    ...{ issuedAt: 1_900_000_000n, policy: { ...policy, rulesHash: WORD }, manifestHash: WORD, salt: WORD },
  };
  const index = count >> 1;
  return {
    ...{ schema, batch: { chainId: 8_453n, registry: ACCOUNT, header }, values: VALUES },
    credential: batch.credential(index),
    proof: batch.credentialProof(index),
    fieldProofs: batch.fields.map((_, position) => batch.fieldProof(index, position)),
  };
}
