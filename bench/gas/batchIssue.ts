import { spreadOf } from "../harness/spread.ts";
import { batchHeader } from "./batchHeader.ts";
import { deployRegistry } from "./deployRegistry.ts";
import { type Measure, SAMPLES } from "./subject.ts";

const TEN_THOUSAND = 10_000;

/** Issuing a batch costs the same whatever its size. */
export const measureBatchIssue: Measure = async ({ chain, batch }) => {
  const registry = await deployRegistry(chain);
  const samples: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    const header = await batchHeader(chain, batch, `issue ${i}`);
    samples.push(await registry.issue(header));
  }
  return [
    {
      id: "batch-issue",
      about: "issuing a batch of any size, with its event and a URI of 53 bytes; whole transaction",
      unit: "gas",
      ours: spreadOf(samples),
      peer: null,
      goal: 56_150,
    },
    {
      id: "batch-issue-10k-each",
      about: "the same for a batch of 10,000, each of them; whole transaction",
      unit: "gas",
      ours: spreadOf(samples.map((gas) => gas / TEN_THOUSAND)),
      peer: null,
      goal: 6,
    },
  ];
};
