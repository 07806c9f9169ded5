import { type Address, keccak256, stringToBytes, zeroAddress, zeroHash } from "viem";
import { writeContract } from "viem/actions";
import { changeStatusCall, issueBatchCall, type WriteClient } from "../src/sdk/chain/index.ts";
import { type BatchHeader, schemaUid } from "../src/sdk/core/index.ts";
import { batchManifest, buildBatch, groupByWord, randomSalts } from "../src/sdk/credentials/index.ts";

const SCHEMA = { schema: "string name,bool adult", resolver: zeroAddress, revocable: true } as const;

type Members = readonly { readonly subject: Address; readonly name: string; readonly adult: boolean }[];

/** Issues a credential to every member, in one transaction. Keep the batch: it holds the salts. */
export async function issueToMembers(issuer: WriteClient, registry: Address, members: Members, now: bigint) {
  const batch = buildBatch({
    schema: SCHEMA.schema,
    count: members.length,
    rowAt: (index) => {
      const { subject, name, adult } = members[index] as Members[number];
      return { subject, values: [name, adult] };
    },
    salts: randomSalts(),
  });
  const policy = {
    revoker: issuer.account.address,
    emergency: zeroAddress,
    // Changes take effect two epochs after they are announced: an hour's notice at least, two at most.
    epochLength: 3_600n,
    emergencyLimit: 0n,
    rulesHash: zeroHash,
  };
  const header: BatchHeader = {
    issuer: issuer.account.address,
    schema: schemaUid(SCHEMA),
    root: batch.root,
    size: BigInt(batch.size),
    issuedAt: now,
    policy,
    manifestHash: batchManifest({ batch, ...SCHEMA, policy }).manifestHash,
    salt: zeroHash,
  };
  const transaction = await writeContract(issuer, issueBatchCall({ registry, header, uri: "" }));
  return { batch, header, transaction };
}

/** Announces that members are revoked: one word update for each 224 neighbours, whoever they are. */
export function revokeMembers(
  issuer: WriteClient,
  registry: Address,
  header: BatchHeader,
  indexes: readonly number[],
) {
  return writeContract(
    issuer,
    changeStatusCall({
      registry,
      header,
      kind: "Revoke",
      masks: groupByWord(indexes),
      reason: 4,
      evidence: keccak256(stringToBytes("decision 2026-17 of the membership board")),
    }),
  );
}
