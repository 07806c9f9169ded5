import { type Address, zeroAddress, zeroHash } from "viem";
import { writeContract } from "viem/actions";
import { changeStatusCall, issueBatchCall } from "../../../../src/sdk/chain/calls/batches.ts";
import type { BatchHeader } from "../../../../src/sdk/core/credential/batchId.ts";
import { type Schema, schemaUid } from "../../../../src/sdk/core/credential/schemaUid.ts";
import {
  buildBatch,
  type CredentialPackage,
  type FieldValue,
  groupByWord,
  randomSalts,
} from "../../../../src/sdk/credentials/index.ts";
import type { IssuedPackage } from "../../../../src/sdk/credentials/vault/keptCredential.ts";
import type { PageData } from "../../../../src/sdk/pageData/index.ts";
import { EPOCH, openCredentialChain } from "../../../toolkit/scripts/credentialChain.ts";

export const SCHEMA_TEXT = "string name,bool adult,uint64 born";
const SCHEMA: Schema = { schema: SCHEMA_TEXT, resolver: zeroAddress, revocable: true };

export type HoldChain = Awaited<ReturnType<typeof openHoldChain>>;
type Row = { readonly subject: Address; readonly name: string };
const valuesOf = ({ name }: Row, index: number): readonly FieldValue[] => [
  name,
  index % 2 === 0,
  1_990n + BigInt(index),
];

/** A chain on which credentials are issued, for their holders. Close it, or the process stays. */
export async function openHoldChain() {
  const chain = await openCredentialChain();
  const { issuer, registry, chainId, rpc } = chain;
  let batches = 0;
  return {
    ...chain,
    /** Issues a batch of such credentials, and gives the package of each. */
    async packages(rows: readonly Row[], at: Partial<IssuedPackage["batch"]> = {}) {
      batches += 1;
      const { timestamp } = await chain.block();
      const built = buildBatch({
        schema: SCHEMA.schema,
        count: rows.length,
        rowAt: (i) => {
          const row = rows[i] ?? { subject: zeroAddress, name: "" };
          return { subject: row.subject, values: valuesOf(row, i) };
        },
        salts: randomSalts(),
      });
      const account = issuer.account.address;
      const header: BatchHeader = {
        issuer: account,
        schema: schemaUid(SCHEMA),
        root: built.root,
        size: BigInt(rows.length),
        issuedAt: timestamp,
        policy: {
          revoker: account,
          emergency: zeroAddress,
          epochLength: EPOCH,
          emergencyLimit: 0n,
          rulesHash: zeroHash,
        },
        manifestHash: zeroHash,
        salt: `0x${batches.toString(16).padStart(64, "0")}`,
      };
      await writeContract(issuer, issueBatchCall({ registry, header, uri: "" }));
      return rows.map((row, index): CredentialPackage & IssuedPackage => ({
        schema: SCHEMA,
        batch: { chainId, registry, header, ...at },
        credential: built.credential(index),
        proof: built.credentialProof(index),
        values: valuesOf(row, index),
        fieldProofs: [0, 1, 2].map((position) => built.fieldProof(index, position)),
      }));
    },
    /** Announces that a credential is revoked; it counts two epochs later. */
    async revoke({ batch: { header }, credential }: IssuedPackage) {
      const masks = groupByWord([Number(credential.index)]);
      const change = { registry, header, kind: "Revoke", masks, reason: 1, evidence: zeroHash } as const;
      await writeContract(issuer, changeStatusCall(change));
      await chain.nextEpoch();
      await chain.nextEpoch();
    },
    /** What pages are built for that know the registry and the issuer, and go by final blocks. */
    pageData(): PageData {
      const currency = { symbol: "ETH", decimals: 18 };
      const issuers = [{ address: issuer.account.address, name: "Rowing club" }];
      return {
        title: "",
        languages: ["en", "ar"],
        chain: { id: Number(chainId), name: "Local", currency, nodes: [rpc] },
        verify: { registries: [registry], issuers, audience: "North gate", finality: "finalized" },
        hold: { issuers },
      };
    },
  };
}
