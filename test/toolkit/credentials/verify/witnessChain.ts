import hre from "hardhat";
import { type Address, type Hex, type PublicClient, zeroAddress, zeroHash } from "viem";
import { writeContract } from "viem/actions";
import { changeStatusCall, imposeHoldCall, issueBatchCall } from "../../../../src/sdk/chain/calls/batches.ts";
import type { WriteClient } from "../../../../src/sdk/chain/clients.ts";
import { type BatchHeader, batchId } from "../../../../src/sdk/core/credential/batchId.ts";
import type { Credential } from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import type { AnnouncedKind } from "../../../../src/sdk/core/status/digest.ts";
import { buildBatch, groupByWord } from "../../../../src/sdk/credentials/index.ts";
import { seededSalts } from "../../../../src/sdk/credentials/salts.ts";
import { ANY } from "./fakeBatches.ts";

/** Later than any real clock of a test run, and the beginning of an epoch of a minute. */
export const START = 2_000_000_040n;

/** A batch on the chain, and what its holders have of it. */
export type ChainBatch = {
  readonly id: Hex;
  readonly header: BatchHeader;
  readonly of: (index: number) => {
    readonly header: BatchHeader;
    readonly credential: Credential;
    readonly proof: readonly Hex[];
    /** Of a verifier who takes any credential. */
    readonly expected: typeof ANY;
  };
};

/** An embedded chain with a BatchRegistry, whose first account issues, revokes and holds. Close it. */
export async function openWitnessChain() {
  const connection = await hre.network.create("embedded");
  const { viem, networkHelpers } = connection;
  const publicClient: PublicClient = await viem.getPublicClient();
  const [wallet] = (await viem.getWalletClients()) as WriteClient[];
  const client = wallet!;
  const issuer = client.account.address;
  const chainId = BigInt(await publicClient.getChainId());
  const registry: Address = (await viem.deployContract("BatchRegistry")).address;
  const verifier: Address = (await viem.deployContract("WitnessVerifier")).address;
  const size = 500;
  const batch = buildBatch({
    schema: "",
    count: size,
    rowAt: (index) => ({ subject: `0x${(index + 1).toString(16).padStart(40, "0")}`, values: [] }),
    salts: seededSalts("witness"),
  });
  let salts = 0n;

  /** The next transaction's block has this time. */
  const at = (moment: bigint) => networkHelpers.time.setNextBlockTimestamp(moment);
  const why = { reason: 7, evidence: zeroHash } as const;

  /** A batch with a salt of its own; issued, unless its issue is left to the caller. */
  const draft = (epochLength: bigint, issuedAt: bigint, emergencyLimit = 86_400n): ChainBatch => {
    salts += 1n;
    const header: BatchHeader = {
      issuer,
      schema: zeroHash,
      root: batch.root,
      size: BigInt(size),
      issuedAt,
      policy: {
        revoker: issuer,
        emergency: emergencyLimit === 0n ? zeroAddress : issuer,
        epochLength,
        emergencyLimit,
        rulesHash: zeroHash,
      },
      manifestHash: zeroHash,
      salt: `0x${salts.toString(16).padStart(64, "0")}`,
    };
    const of = (index: number) => ({
      header,
      credential: batch.credential(index),
      proof: batch.credentialProof(index),
      expected: ANY,
    });
    return { id: batchId({ chainId, registry, header }), header, of };
  };

  return {
    close: connection.close,
    publicClient,
    registry,
    verifier,
    chainId,
    at,
    mine: () => networkHelpers.mine(),
    draft,
    issue: ({ header }: ChainBatch) => writeContract(client, issueBatchCall({ registry, header, uri: "" })),
    change: ({ header }: ChainBatch, kind: AnnouncedKind, ...indexes: number[]) =>
      writeContract(
        client,
        changeStatusCall({ registry, header, kind, masks: groupByWord(indexes), ...why }),
      ),
    hold: ({ header }: ChainBatch, until: bigint, ...targets: bigint[]) =>
      writeContract(client, imposeHoldCall({ registry, header, targets, until, ...why })),
  };
}

export type WitnessChain = Awaited<ReturnType<typeof openWitnessChain>>;
