import { type Address, encodeFunctionData, type Hex, zeroAddress, zeroHash } from "viem";
import { batchRegistryAbi } from "../../chain/abi/batchRegistryAbi.ts";
import { batchRegistryBuild } from "../../chain/builds/batchRegistryBuild.ts";
import { credentialGateBuild } from "../../chain/builds/credentialGateBuild.ts";
import type { ContractBuild } from "../../chain/contractBuild.ts";
import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import { schemaUid } from "../../core/credential/schemaUid.ts";
import { type Batch, buildBatchFromColumns, seededSalts } from "../../credentials/index.ts";

/** The claimants' credentials, as they were issued. */
export type DayCredentials = {
  readonly registry: Address;
  readonly gate: Address;
  readonly header: BatchHeader;
  readonly batch: Batch;
};

export type IssueDayCredentialsParameters = {
  readonly deploy: (build: ContractBuild, args: readonly unknown[]) => Promise<Address>;
  readonly send: (data: Hex, to: Address) => Promise<unknown>;
  /** Whose transactions `send` sends. */
  readonly issuer: Address;
  readonly revoker: Address;
  /** Unix seconds. */
  readonly issuedAt: bigint;
  /** Seconds of an epoch. */
  readonly epoch: number;
  /** Whom they are about: 20 bytes each. */
  readonly subjects: Uint8Array;
  readonly seed: string;
};

const SCHEMA = { schema: "bool adult", resolver: zeroAddress, revocable: true } as const;
const SCHEMA_UID = schemaUid(SCHEMA);

/** `TrustedWhen.Unstated`: a listed issuer has no time. */
const NO_TIME = 0;

/** `NullifierKind.Credential`, which has no position. */
const NULLIFIER = [0, 0n] as const;

/** Deploys registry and gate, and issues one batch with everybody's credential, which each may use once. */
export async function issueDayCredentials(
  parameters: IssueDayCredentialsParameters,
): Promise<DayCredentials> {
  const { deploy, send, issuer, revoker, issuedAt, epoch, subjects, seed } = parameters;
  const registry = await deploy(batchRegistryBuild, []);
  const requirement = { schema: SCHEMA_UID, issuers: [issuer], trustList: zeroAddress, trusted: NO_TIME };
  const gate = await deploy(credentialGateBuild, [registry, requirement, ...NULLIFIER]);
  const batch = batchOf(subjects, seed);
  const header = {
    issuer,
    schema: SCHEMA_UID,
    root: batch.root,
    size: BigInt(batch.size),
    issuedAt,
    policy: {
      revoker,
      emergency: zeroAddress,
      epochLength: BigInt(epoch),
      emergencyLimit: 0n,
      rulesHash: zeroHash,
    },
    manifestHash: zeroHash,
    salt: zeroHash,
  };
  const call = { abi: batchRegistryAbi, functionName: "issue", args: [header, ""] } as const;
  await send(encodeFunctionData(call), registry);
  return { registry, gate, header, batch };
}

function batchOf(subjects: Uint8Array, seed: string): Batch {
  const adult = new Uint8Array((subjects.length / ADDRESS_BYTES) * WORD_BYTES);
  for (let end = WORD_BYTES; end <= adult.length; end += WORD_BYTES) adult[end - 1] = 1;
  return buildBatchFromColumns({
    schema: SCHEMA.schema,
    subjects,
    fields: [{ words: adult }],
    salts: seededSalts(`${seed}/credentials`),
  });
}
