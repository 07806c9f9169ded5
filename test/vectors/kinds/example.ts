import { abiEncode } from "../naive/abiEncode.ts";
import { allocationHash } from "../naive/allocationHash.ts";
import { type BatchHeader, batchId } from "../naive/batchId.ts";
import { campaignLeaf } from "../naive/campaignLeaf.ts";
import { credentialLeaf } from "../naive/credentialLeaf.ts";
import { fieldsRoot } from "../naive/fieldsRoot.ts";
import { type Hex, utf8 } from "../naive/hex.ts";
import { keccak256 } from "../naive/keccak256.ts";
import { nativeTree } from "../naive/nativeTree.ts";
import { policyHash } from "../naive/policyHash.ts";
import { shuffleOrder } from "../naive/shuffleOrder.ts";
import { shuffleSeed } from "../naive/shuffleSeed.ts";
import { edges } from "./edges.ts";

// One small batch and one small campaign, linked from end to end: the first vectors of each file, and the worked
// example of docs/formats.md.

const address = (pair: string): Hex => `0x${pair.repeat(20)}`;
const named = (name: string): Hex => keccak256(utf8(`example ${name}`));

const issuer = address("a1");
const schema = named("schema");

/** Fields of the schema (string city, uint256 year, bytes32 person); the person is a value the issuer has blinded. */
const fields = [
  { salt: named("salt 0"), encodedValue: abiEncode(["string"], ["Zürich"]) },
  { salt: named("salt 1"), encodedValue: abiEncode(["uint256"], [1984n]) },
  { salt: named("salt 2"), encodedValue: abiEncode(["bytes32"], [named("person")]) },
];

const policy = {
  revoker: address("b2"),
  emergency: edges.zeroAddress,
  epochLength: 3_600n,
  emergencyLimit: 0n,
  rulesHash: named("rules"),
};

/** A contract that could keep the rules of another policy; this one's are kept elsewhere. */
const rulebook = address("d4");

const credentials = [address("11"), address("22"), address("33")].map((subject, i) => ({
  index: BigInt(i),
  subject,
  validFrom: 1_746_057_600n, // 2025-05-01 00:00 UTC
  expires: i === 2 ? 0n : 1_777_593_600n, // a year later
  fields: i === 0 ? fieldsRoot(fields) : edges.zeroBytes32,
}));
const credentialLeaves = credentials.map(credentialLeaf);

const header: BatchHeader = {
  chainId: 31_337n,
  registry: address("c3"),
  issuer,
  schema,
  root: nativeTree(credentialLeaves).root,
  size: 3n,
  issuedAt: 1_746_050_400n, // two hours before the credentials begin
  policyHash: policyHash(policy),
  manifestHash: named("manifest"),
  salt: edges.zeroBytes32,
};
const batch = batchId(header);

/** Credential 1 is revoked: bit 254 of word 0. */
const revocation = {
  kind: 0n,
  wordOrIndex: 0n,
  mask: 2n ** 254n,
  from: 1_746_064_800n,
  until: 0n,
  reason: 7n,
  evidence: named("evidence"),
};

const rows = ["11", "22", "33", "44"].map((pair, i) => ({
  account: address(pair),
  amount: BigInt(i + 1) * 10n ** 18n,
}));
const hash = allocationHash(rows);
const randomness = named("randomness");
const seed = shuffleSeed(hash, randomness);
const shuffled = shuffleOrder(seed, rows.length).map((row) => rows[row]!);
const campaignRows = shuffled.map(({ account, amount }, i) => ({ index: BigInt(i), account, amount }));
const campaignLeaves = campaignRows.map(({ index, account, amount }) => campaignLeaf(index, account, amount));

export const example = {
  issuer,
  schema,
  fields,
  policy,
  rulebook,
  credentials,
  credentialLeaves,
  header,
  batch,
  revocation,
  allocation: { rows, hash, randomness, seed },
  campaignRows,
  campaignLeaves,
} as const;
