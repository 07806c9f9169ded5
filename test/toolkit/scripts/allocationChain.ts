import { join } from "node:path";
import { type Address, encodeAbiParameters, type Hex, parseAbiParameters, zeroAddress, zeroHash } from "viem";
import { writeContract } from "viem/actions";
import { writeBatchHeader } from "../../../src/node/batches/publishedFiles.ts";
import { writeBatchDirectory } from "../../../src/node/batches/writeBatchDirectory.ts";
import { attestCall, registerSchemaCall } from "../../../src/sdk/chain/calls/attestations.ts";
import { changeStatusCall, imposeHoldCall, issueBatchCall } from "../../../src/sdk/chain/calls/batches.ts";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { listAttestations } from "../../../src/sdk/chain/events/attestations.ts";
import { type BatchHeader, batchId } from "../../../src/sdk/core/credential/batchId.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import type { CredentialRow } from "../../../src/sdk/credentials/batch/buildBatch.ts";
import { groupByWord } from "../../../src/sdk/credentials/index.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { openAttestationChain } from "./attestationChain.ts";
import type { Ended } from "./runProcess.ts";
import { runSymbolon } from "./runSymbolon.ts";

export const PLAIN = {
  schema: "bytes32 person,uint16 score,bool adult",
  resolver: zeroAddress,
  revocable: true,
} as const;
export const SCHEMA = schemaUid(PLAIN);
/** Another one, of which nothing is asked for. */
export const OTHER = { ...PLAIN, schema: `${PLAIN.schema},bool more` } as const;
export const EPOCH = 3_600n;

export const subjectOf = (i: number): Address => `0x${(0x5b00 + i).toString(16).padStart(40, "0")}`;
export const personOf = (i: number): Hex => `0x${(0xbeef00 + i).toString(16).padStart(64, "0")}`;

export type Said = {
  readonly subject: number;
  readonly score: number;
  readonly person?: number;
  readonly validFrom?: bigint;
  readonly expires?: bigint;
};

export type AllocationChain = Awaited<ReturnType<typeof openAllocationChain>>;

/** Serves a chain with EAS, our registry of attestations and a BatchRegistry, all knowing one schema. */
export async function openAllocationChain() {
  const chain = await openAttestationChain();
  const { issuer, reader, node } = chain;
  const batchRegistry = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
  for (const { schemas } of chain.registries) {
    for (const schema of [PLAIN, OTHER])
      await writeContract(issuer, registerSchemaCall({ registry: schemas, ...schema }));
  }
  const chainId = BigInt(reader.chain.id);
  return {
    ...chain,
    batchRegistry,
    eas: (chain.registries[0] as (typeof chain.registries)[0]).registry,
    ours: (chain.registries[1] as (typeof chain.registries)[0]).registry,
    /** Attests and gives the uid. */
    async attest(
      registry: Address,
      { subject, score, person = subject, expires = 0n }: Said,
      more: More = {},
    ) {
      const { client = issuer, data, schema = SCHEMA, recipient = subjectOf(subject) } = more;
      const told = encodeAbiParameters(parseAbiParameters("bytes32,uint16,bool"), [
        personOf(person),
        score,
        true,
      ]);
      const request = {
        recipient,
        expirationTime: expires,
        revocable: true,
        refUID: zeroHash,
        data: data ?? told,
        value: 0n,
      };
      await writeContract(client, attestCall({ registry, request: { schema, data: request } }));
      return (await listAttestations(reader, { registry })).at(-1)?.uid as Hex;
    },
    /** Writes a batch down; it is not issued. */
    async writeBatch(directory: string, rows: readonly Said[]): Promise<BatchHeader> {
      const { timestamp } = await chain.block();
      const policy = {
        revoker: issuer.account.address,
        emergency: issuer.account.address,
        epochLength: EPOCH,
        emergencyLimit: 86_400n,
        rulesHash: zeroHash,
      };
      const { batch, manifestHash } = await writeBatchDirectory({
        directory,
        schema: PLAIN,
        policy,
        secret: `0x${"5e".repeat(32)}`,
        subjects: "hidden",
        async addRows(add) {
          for (const row of rows) add(rowOf(row));
          return undefined;
        },
      });
      const header: BatchHeader = {
        issuer: issuer.account.address,
        schema: SCHEMA,
        root: batch.root,
        size: BigInt(batch.size),
        issuedAt: timestamp,
        policy,
        manifestHash,
        salt: zeroHash,
      };
      await writeBatchHeader(join(directory, "public"), { chainId, registry: batchRegistry, header });
      return header;
    },
    issue: (header: BatchHeader) =>
      writeContract(issuer, issueBatchCall({ registry: batchRegistry, header, uri: "" })),
    idOf: (header: BatchHeader) => batchId({ chainId, registry: batchRegistry, header }),
    change: (header: BatchHeader, kind: "Revoke" | "Suspend", indexes: readonly number[]) =>
      writeContract(
        issuer,
        changeStatusCall({
          registry: batchRegistry,
          header,
          kind,
          masks: groupByWord(indexes),
          reason: 0,
          evidence: zeroHash,
        }),
      ),
    hold: (header: BatchHeader, index: number, until: bigint) =>
      writeContract(
        issuer,
        imposeHoldCall({
          registry: batchRegistry,
          header,
          targets: [BigInt(index)],
          until,
          reason: 0,
          evidence: zeroHash,
        }),
      ),
    /** Lets time pass, and mines a block. */
    async pass(seconds: bigint) {
      const { timestamp } = await chain.block();
      await node.setNextBlockTimestamp({ timestamp: timestamp + seconds });
      await node.mine({ blocks: 1 });
      return chain.block();
    },
  };
}

type More = {
  readonly client?: WriteClient;
  readonly data?: Hex;
  readonly schema?: Hex;
  readonly recipient?: Address;
};

function rowOf({ subject, score, person = subject, validFrom = 0n, expires = 0n }: Said): CredentialRow {
  return { subject: subjectOf(subject), validFrom, expires, values: [personOf(person), BigInt(score), true] };
}

/** Runs `symbolon allocation ...` in this process. */
export function runAllocation(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return runSymbolon(["allocation", ...args], env);
}
