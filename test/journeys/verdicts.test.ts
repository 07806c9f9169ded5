import { expect } from "chai";
import fc from "fast-check";
import hre from "hardhat";
import { writeContract } from "viem/actions";
import { changeStatusCall, issueBatchCall } from "../../src/sdk/chain/calls/batches.ts";
import type { WriteClient } from "../../src/sdk/chain/clients.ts";
import { readBatchStatus } from "../../src/sdk/chain/read/batches.ts";
import { verifyCredential } from "../../src/sdk/chain/read/verdicts.ts";
import { batchId } from "../../src/sdk/core/credential/batchId.ts";
import { type Change, changeKinds, initialDigest, nextDigest } from "../../src/sdk/core/status/digest.ts";
import { decide, notFound } from "../../src/sdk/core/verdict.ts";
import { buildBatch, groupByWord } from "../../src/sdk/credentials/index.ts";
import { seededSalts } from "../../src/sdk/credentials/salts.ts";
import { isDeep } from "../deep.ts";

const ZERO = `0x${"00".repeat(32)}` as const;
const NOBODY = `0x${"00".repeat(20)}` as const;
const SIZE = 300;

/** Indexes in both status words, one of them expiring, one not valid at first. */
const watched = [0, 1, 223, 224, 299];

describe("a verdict is the same in Solidity and in TypeScript", () => {
  it("over random histories of changes, and the digest follows the events", async () => {
    const runs = isDeep ? 300 : 4;
    const step = fc.record({
      kind: fc.constantFrom("Revoke", "Suspend", "Reinstate", "RetractSuspension", "RetractRevoke"),
      index: fc.constantFrom(...watched),
      wait: fc.integer({ min: 1, max: 400 }),
    });
    const { viem, networkHelpers, close } = await hre.network.create("embedded");
    try {
      const publicClient = await viem.getPublicClient();
      const [client] = (await viem.getWalletClients()) as WriteClient[];
      const account = client!.account.address;
      const registry = (await viem.deployContract("BatchRegistry")).address;
      const schemas = (await viem.deployContract("SchemaRegistry")).address;
      const attestations = (await viem.deployContract("AttestationRegistry", [schemas])).address;
      const verifier = (await viem.deployContract("CredentialVerifier", [registry, attestations])).address;
      const chainId = BigInt(await publicClient.getChainId());
      let compared = 0;
      let salt = 0n;

      const tell = async (steps: readonly { kind: string; index: number; wait: number }[]) => {
        const { timestamp } = await publicClient.getBlock();
        const batch = buildBatch({
          schema: "",
          count: SIZE,
          rowAt: (index) => ({
            subject: `0x${(index + 1).toString(16).padStart(40, "0")}`,
            values: [],
            ...(index === 223 ? { expires: timestamp + 900n } : {}),
            ...(index === 224 ? { validFrom: timestamp + 700n } : {}),
          }),
          salts: seededSalts("journey"),
        });
        salt += 1n;
        const header = {
          issuer: account,
          schema: ZERO,
          root: batch.root,
          size: BigInt(SIZE),
          issuedAt: timestamp,
          policy: {
            revoker: account,
            emergency: NOBODY,
            epochLength: 0n,
            emergencyLimit: 0n,
            rulesHash: ZERO,
          },
          manifestHash: ZERO,
          salt: `0x${salt.toString(16).padStart(64, "0")}`,
        } as const;
        const id = batchId({ chainId, registry, header });
        const compare = async () => {
          const block = await publicClient.getBlock();
          for (const index of watched) {
            const credential = batch.credential(index);
            const proof = batch.credentialProof(index);
            const at = { blockNumber: block.number };
            const onChain = await verifyCredential(publicClient, {
              verifier,
              header,
              credential,
              proof,
              ...at,
            });
            const status = await readBatchStatus(publicClient, {
              registry,
              batch: id,
              index: BigInt(index),
              ...at,
            });
            const moment = block.timestamp;
            const decided =
              status.revision === 0
                ? notFound(moment)
                : decide({ status, header, credential, asOf: moment, moment });
            expect(decided).to.deep.equal(onChain);
            compared += 1;
          }
        };

        await compare();
        await writeContract(client!, issueBatchCall({ registry, header, uri: "" }));
        let digest = initialDigest(id);
        await compare();
        for (const { kind, index, wait } of steps) {
          await networkHelpers.time.increase(wait);
          const masks = groupByWord([index]);
          const change = { registry, header, kind: kind as "Revoke", masks, reason: 3, evidence: ZERO };
          const sent = await writeContract(client!, changeStatusCall(change)).then(
            () => true,
            () => false,
          );
          if (sent) {
            const from = (await publicClient.getBlock()).timestamp + 1n;
            const { word, mask } = masks[0]!;
            const entry: Change = {
              kind: changeKinds[kind as "Revoke"],
              wordOrIndex: word,
              mask,
              from,
              until: 0n,
              reason: 3,
              evidence: ZERO,
            };
            digest = nextDigest(digest, entry);
          }
          await compare();
        }
        expect((await readBatchStatus(publicClient, { registry, batch: id, index: 0n })).digest).to.equal(
          digest,
        );
      };

      await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), tell), {
        numRuns: runs,
        seed: 20_261_120,
      });
      expect(compared).to.be.greaterThan(runs * 20);
    } finally {
      await close();
    }
  });
});
