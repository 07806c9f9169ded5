import { bytesToHex } from "viem";
import { groupByWord, type WordUpdate } from "../../src/credentials/groupByWord.ts";
import { type Spread, spreadOf } from "../harness/spread.ts";
import { batchHeader } from "./batchHeader.ts";
import { deployRegistry } from "./deployRegistry.ts";
import { seededBytes } from "./seededBytes.ts";
import { type Measure, SAMPLES } from "./subject.ts";

const MANY = 10_000;
const EPOCH = 60n;
const none = (): number[] => [];

/**
 * Revoking one credential in a fresh word, one more in the same word and epoch, one in the next epoch, one two epochs later,
 * one more after that, and ten thousand in one call.
 */
export const measureBatchChanges: Measure = async ({ chain, batch }) => {
  const registry = await deployRegistry(chain);
  const samples = {
    one: none(),
    next: none(),
    following: none(),
    fold: none(),
    third: none(),
    later: none(),
    dense: none(),
  };
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
    const inEpoch = async (epochs: bigint, masks: readonly WordUpdate[]) => {
      await chain.testClient.setNextBlockTimestamp({ timestamp: (await chain.now()) + epochs * EPOCH });
      return chain.gasOf(await registry.announce(slow, masks));
    };
    await registry.issue(slow);
    await registry.announce(slow, one);
    samples.fold.push(await inEpoch(2n, next));
    samples.third.push(await inEpoch(1n, groupByWord([5_002])));
    samples.later.push(await inEpoch(1n, groupByWord([5_003])));

    const busy = { ...slow, salt: bytesToHex(seededBytes(`busy ${i}`, 32)) };
    await registry.issue(busy);
    await registry.announce(busy, one);
    await chain.testClient.setNextBlockTimestamp({ timestamp: (await chain.now()) + EPOCH });
    samples.following.push(await chain.gasOf(await registry.announce(busy, next)));

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
      "batch-announce-following-epoch",
      "announcing one in the next epoch, the older state of the word still in force (epochs of a minute)",
      spreadOf(samples.following),
      null,
    ),
    change(
      "batch-announce-fold",
      "announcing one two epochs later, the second state of the word (epochs of a minute)",
      spreadOf(samples.fold),
      66_500,
    ),
    change(
      "batch-announce-third",
      "announcing one in the next epoch, the third state of the word, whose last slot is new (epochs of a minute)",
      spreadOf(samples.third),
      null,
    ),
    change(
      "batch-announce-later",
      "announcing one in the next epoch, the fourth state of the word: as each after it (epochs of a minute)",
      spreadOf(samples.later),
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
