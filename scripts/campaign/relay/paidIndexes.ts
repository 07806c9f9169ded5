import { readClaimedWords } from "../../../src/chain/actions/readClaimedWords.ts";
import type { ReadClient } from "../../../src/chain/clients.ts";
import { LEAVES_PER_WORD } from "../../../src/distribution/check/countPaid.ts";

/** Words a question: each costs the node a cold storage read, and nodes allow some ten million gas a call. */
const MAX_WORDS = 1_000;

export type PaidIndexesParameters = {
  readonly campaign: `0x${string}`;
  /** Ascending. */
  readonly indexes: readonly number[];
  readonly blockNumber: bigint;
};

/** Which of some leaves are paid as of a block; words without any of them are not read. */
export async function paidIndexes(
  client: ReadClient,
  { campaign, indexes, blockNumber }: PaidIndexesParameters,
): Promise<(index: number) => boolean> {
  const words = new Map<number, bigint>();
  for (const [first, number] of spans(indexes)) {
    const read = await readClaimedWords(client, {
      campaign,
      first: BigInt(first),
      number: BigInt(number),
      blockNumber,
    });
    for (const [i, word] of read.entries()) words.set(first + i, word);
  }
  return (index) =>
    (((words.get(Math.floor(index / LEAVES_PER_WORD)) ?? 0n) >> BigInt(index % LEAVES_PER_WORD)) & 1n) === 1n;
}

/** The words in which indexes lie, as stretches: those between two that lie near each other are read along. */
function spans(indexes: readonly number[]): readonly (readonly [first: number, number: number])[] {
  const found: [number, number][] = [];
  for (const index of indexes) {
    const word = Math.floor(index / LEAVES_PER_WORD);
    const last = found.at(-1);
    const number = last === undefined ? Number.POSITIVE_INFINITY : word - last[0] + 1;
    if (last === undefined || number > MAX_WORDS) found.push([word, 1]);
    else last[1] = Math.max(last[1], number);
  }
  return found;
}
