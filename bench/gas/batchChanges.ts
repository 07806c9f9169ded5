import { groupByWord } from "../../src/credentials/groupByWord.ts";
import { type Spread, spreadOf } from "../harness/spread.ts";
import { batchHeader } from "./batchHeader.ts";
import { deployRegistry } from "./deployRegistry.ts";
import { type Measure, SAMPLES } from "./subject.ts";

const MANY = 10_000;
const EPOCH = 60n;

/**
 * Revoking one credential in a fresh word, one more in the same word and epoch, one where an older pending word has to
 * be folded first, and ten thousand in one call.
 */
export const measureBatchChanges: Measure = async ({ chain, batch }) => {
  const registry = await deployRegistry(chain);
  const samples = { one: [] as number[], next: [] as number[], fold: [] as number[], dense: [] as number[] };
  const [one, next] = [groupByWord([5_000]), groupByWord([5_001])];
  const all = groupByWord(Array.from({ length: MANY }, (_, i) => i));
  for (let i = 0; i < SAMPLES; i++) {
    const header = await batchHeader(chain, batch, `change ${i}`);
    await registry.issue(header);
    const [first, second] = await chain.gasInOneBlock(async () => [
      await registry.announce(header, one),
      await registry.announce(header, next),
    ]);
    samples.one.push(first);
    samples.next.push(second);

    const plain = await batchHeader(chain, batch, `fold ${i}`);
    const slow = { ...plain, policy: { ...plain.policy, epochLength: EPOCH } };
    await registry.issue(slow);
    await registry.announce(slow, one);
    // Two epochs on, the same slot is due again.
    await chain.testClient.setNextBlockTimestamp({ timestamp: (await chain.now()) + 2n * EPOCH });
    samples.fold.push(await chain.gasOf(await registry.announce(slow, next)));

    const many = await batchHeader(chain, batch, `many ${i}`);
    await registry.issue(many);
    samples.dense.push((await chain.gasOf(await registry.announce(many, all))) / MANY);
  }
  return [
    change(
      "batch-announce-one",
      "announcing one revocation, the first in its word",
      spreadOf(samples.one),
      61_000,
    ),
    change(
      "batch-announce-next",
      "announcing one more in that word and epoch",
      spreadOf(samples.next),
      44_000,
    ),
    change(
      "batch-announce-fold",
      "announcing one two epochs later, which folds what the slot held (epochs of a minute)",
      spreadOf(samples.fold),
      null,
    ),
    change(
      "batch-announce-dense-10k-each",
      "announcing 10,000 neighbours in one transaction, each of them",
      spreadOf(samples.dense),
      118,
    ),
  ];
};

function change(id: string, about: string, ours: Spread, goal: number | null) {
  return { id, about: `${about}; whole transaction`, unit: "gas", ours, peer: null, goal };
}
