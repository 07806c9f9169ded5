import { bytesToHex } from "viem";
import { groupByWord, type WordUpdate } from "../../src/sdk/credentials/groupByWord.ts";
import { spreadOf } from "../harness/spread.ts";
import { batchHeader } from "./batchHeader.ts";
import { deployRegistry } from "./deployRegistry.ts";
import { seededBytes } from "./seededBytes.ts";
import { type Measure, SAMPLES, type Subject } from "./subject.ts";

const MANY = 10_000;
const EPOCH = 60n;
const ONE = groupByWord([5_000]);
const NEXT = groupByWord([5_001]);
const ALL = groupByWord(Array.from({ length: MANY }, (_, i) => i));

const rows = [
  { figure: "one", id: "one", about: "announcing one revocation, the first in its word", goal: 61_000 },
  { figure: "next", id: "next", about: "announcing one more in that word and epoch", goal: 44_000 },
  {
    figure: "following",
    id: "following-epoch",
    about:
      "announcing one in the next epoch, the older state of the word still in force (epochs of a minute)",
    goal: null,
  },
  {
    figure: "fold",
    id: "fold",
    about: "announcing one two epochs later, the second state of the word (epochs of a minute)",
    goal: 66_500,
  },
  {
    figure: "third",
    id: "third",
    about:
      "announcing one in the next epoch, the third state of the word, whose last slot is new (epochs of a minute)",
    goal: null,
  },
  {
    figure: "later",
    id: "later",
    about:
      "announcing one in the next epoch, the fourth state of the word: as each after it (epochs of a minute)",
    goal: null,
  },
  {
    figure: "dense",
    id: "dense-10k-each",
    about: "announcing 10,000 neighbours in one transaction, each of them",
    goal: 118,
  },
] as const;
type Registry = Awaited<ReturnType<typeof deployRegistry>>;
type Round = Readonly<Record<(typeof rows)[number]["figure"], number>>;

/**
 * Revoking one credential in a fresh word, one more in the same word and epoch, one in the next epoch, one two epochs later,
 * one more after that, and ten thousand in one call.
 */
export const measureBatchChanges: Measure = async (subject) => {
  const registry = await deployRegistry(subject.chain);
  const rounds: Round[] = [];
  for (let i = 0; i < SAMPLES; i++) rounds.push(await playRound(subject, registry, i));
  return rows.map(({ figure, id, about, goal }) => ({
    id: `batch-announce-${id}`,
    about: `${about}; whole transaction`,
    unit: "gas",
    ours: spreadOf(rounds.map((round) => round[figure])),
    peer: null,
    goal,
  }));
};

/** Gas of each change, in batches of their own. */
async function playRound({ chain, batch }: Subject, registry: Registry, i: number): Promise<Round> {
  const header = await batchHeader(chain, batch, `change ${i}`);
  await registry.issue(header);
  const [first, next] = await chain.gasInOneBlock(async () => [
    await registry.announce(header, ONE),
    await registry.announce(header, NEXT),
  ]);

  const plain = await batchHeader(chain, batch, `fold ${i}`);
  const slow = { ...plain, policy: { ...plain.policy, epochLength: EPOCH } };
  const inEpoch = async (epochs: bigint, masks: readonly WordUpdate[]) => {
    await chain.testClient.setNextBlockTimestamp({ timestamp: (await chain.now()) + epochs * EPOCH });
    return chain.gasOf(await registry.announce(slow, masks));
  };
  await registry.issue(slow);
  await registry.announce(slow, ONE);
  const fold = await inEpoch(2n, NEXT);
  const third = await inEpoch(1n, groupByWord([5_002]));
  const later = await inEpoch(1n, groupByWord([5_003]));

  const busy = { ...slow, salt: bytesToHex(seededBytes(`busy ${i}`, 32)) };
  await registry.issue(busy);
  await registry.announce(busy, ONE);
  await chain.testClient.setNextBlockTimestamp({ timestamp: (await chain.now()) + EPOCH });
  const following = await chain.gasOf(await registry.announce(busy, NEXT));

  const many = await batchHeader(chain, batch, `many ${i}`);
  await registry.issue(many);
  const dense = (await chain.gasOf(await registry.announce(many, ALL))) / MANY;
  return { one: first, next, following, fold, third, later, dense };
}
