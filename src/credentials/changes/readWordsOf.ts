import type { Address, Client, Hex, Transport } from "viem";
import { readStatusWords } from "../../chain/read/batches.ts";
import { locate, type StatusWord } from "../../core/status/statusWords.ts";
import type { Plane } from "./planChanges.ts";

export type ReadWordsOfParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly batch: Hex;
  /** Credentials whose words are read. */
  readonly indexes: Iterable<number>;
  /** The block whose state is read. */
  readonly blockNumber: bigint;
};

/** Words a question: six slots each, far below what nodes let a call use. */
const MAX_WORDS = 500;
/** Words between two wanted ones that are cheaper to read along than to ask twice. */
const MAX_GAP = 20;
/** Questions under way at once. */
const AT_ONCE = 8;

/** The status words in which credentials lie, by number, and what the batch slot says, all from one block. */
export async function readWordsOf(
  client: Client<Transport>,
  { registry, batch, indexes, blockNumber }: ReadWordsOfParameters,
): Promise<{
  /** 0 where there is no such batch. */
  readonly revision: number;
  readonly words: Readonly<Record<Plane, ReadonlyMap<number, StatusWord>>>;
}> {
  const wanted = new Set<number>();
  for (const index of indexes) wanted.add(locate(index).word);
  const runs = runsOf([...wanted].sort((a, b) => a - b));
  const revoked = new Map<number, StatusWord>();
  const suspended = new Map<number, StatusWord>();
  let revision = 0;
  for (let start = 0; start < runs.length; start += AT_ONCE) {
    const asked = runs.slice(start, start + AT_ONCE).map(async ({ firstWord, count }) => {
      const read = await readStatusWords(client, { registry, batch, firstWord, count, blockNumber });
      revision = read.revision;
      for (const [i, word] of read.revoked.entries()) revoked.set(firstWord + i, word);
      for (const [i, word] of read.suspended.entries()) suspended.set(firstWord + i, word);
    });
    await Promise.all(asked);
  }
  return { revision, words: { revoked, suspended } };
}

type Run = { readonly firstWord: number; readonly count: number };

function runsOf(words: readonly number[]): readonly Run[] {
  const runs: Run[] = [];
  for (const word of words) {
    const last = runs.at(-1);
    const count = last === undefined ? 0 : word - last.firstWord + 1;
    const isNear = last !== undefined && count - last.count <= MAX_GAP && count <= MAX_WORDS;
    if (isNear) runs[runs.length - 1] = { firstWord: last.firstWord, count };
    else runs.push({ firstWord: word, count: 1 });
  }
  // A batch of which no word is wanted still says whether it exists.
  return runs.length === 0 ? [{ firstWord: 0, count: 1 }] : runs;
}
