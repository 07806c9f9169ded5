import { bytesToHex, type Hex } from "viem";
import { writeContract } from "viem/actions";
import { imposeHoldCall } from "../../src/sdk/chain/calls/batches.ts";
import { WHOLE_BATCH } from "../../src/sdk/core/status/holds.ts";
import { spreadOf } from "../harness/spread.ts";
import { batchHeader } from "./batchHeader.ts";
import { deployRegistry } from "./deployRegistry.ts";
import { seededBytes } from "./seededBytes.ts";
import { type Measure, SAMPLES } from "./subject.ts";

const DAY = 86_400n;

/** Holding every credential of a batch at once, in one write, whatever its size. */
export const measureBatchHolds: Measure = async ({ chain, batch }) => {
  const registry = await deployRegistry(chain);
  const evidence: Hex = bytesToHex(seededBytes("evidence", 32));
  const samples: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    const plain = await batchHeader(chain, batch, `hold ${i}`);
    const emergency = chain.issuer.account.address;
    const header = { ...plain, policy: { ...plain.policy, emergency, emergencyLimit: DAY } };
    await registry.issue(header);
    const hash = await writeContract(
      chain.issuer,
      imposeHoldCall({
        registry: registry.address,
        header,
        targets: [WHOLE_BATCH],
        until: (await chain.now()) + DAY / 2n,
        reason: 7,
        evidence,
      }),
    );
    samples.push(await chain.gasOf(hash));
  }
  return [
    {
      id: "batch-emergency-all",
      about: "holding all credentials of a batch in an emergency; whole transaction",
      unit: "gas",
      ours: spreadOf(samples),
      peer: null,
      goal: 60_000,
    },
  ];
};
