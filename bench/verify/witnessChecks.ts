import { groupByWord } from "../../src/credentials/groupByWord.ts";
import type { Batch } from "../../src/credentials/index.ts";
import { createWitness, verifyOffline } from "../../src/credentials/index.ts";
import { batchHeader } from "../gas/batchHeader.ts";
import { deployRegistry } from "../gas/deployRegistry.ts";
import { openBenchChain } from "../gas/openBenchChain.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";

const ROUNDS = 11;
const CHECKS = 50;

/** Judging a credential by its witness alone: block header, proofs of account and slots, and the verdict. */
export async function measureWitnessChecks(batch: Batch): Promise<Measurement> {
  const chain = await openBenchChain();
  try {
    const registry = await deployRegistry(chain);
    const plain = await batchHeader(chain, batch, "witness");
    const header = { ...plain, policy: { ...plain.policy, epochLength: 3_600n } };
    await registry.issue(header);
    // Two neighbours revoked in turn, so that the word's slots are there and their proofs are long.
    await chain.gasOf(await registry.announce(header, groupByWord([10])));
    const index = 11;
    const witness = await createWitness(chain.publicClient, {
      registry: registry.address,
      header,
      credential: batch.credential(index),
      proof: batch.credentialProof(index),
    });
    const block = await chain.publicClient.getBlock();
    const check = () =>
      verifyOffline({
        witness,
        chainId: witness.chainId,
        registry: registry.address,
        trustedBlockHash: block.hash,
        moment: block.timestamp,
      }).outcome;
    const round = () => {
      const before = process.cpuUsage();
      for (let i = 0; i < CHECKS; i++) {
        const outcome = check();
        if (outcome !== "Valid") throw new Error(`The witness says ${outcome}.`);
      }
      const { user, system } = process.cpuUsage(before);
      return Math.round((user + system) / CHECKS) / 1_000;
    };
    round();
    return {
      id: "witness-check",
      about:
        "checking a witness with no network (depth 14, 4 slots) and deciding by it; CPU time of the process",
      unit: "ms",
      ours: spreadOf(Array.from({ length: ROUNDS }, round)),
      peer: null,
      goal: 5,
    };
  } finally {
    await chain.close();
  }
}
