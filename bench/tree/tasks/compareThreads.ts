import { openThreads } from "../../../src/node/allocation/threads/openThreads.ts";
import type { Hasher } from "../../../src/sdk/core/hasher.ts";
import { fastHasher } from "../../../src/sdk/core/kernel/fastHasher.ts";

export type CompareThreads = {
  /** At least this many leaves are hashed: the next power of two. */
  readonly rows: number;
  readonly samples: number;
  /** A sample is the best of so many. */
  readonly bestOf: number;
};

/** Milliseconds by the clock on the wall. */
export type ThreadTimes = { readonly one: readonly number[]; readonly two: readonly number[] };

/** An encoded leaf of (index, account, amount). */
const WIDTH = 96;
const HASH = 32;

/** Hashes a tree's leaves and all levels above them in one thread and in two, in turn; nothing but the hashing. */
export async function compareThreads({ rows, samples, bestOf }: CompareThreads): Promise<ThreadTimes> {
  const leaves = 2 ** Math.ceil(Math.log2(rows));
  const threads = openThreads(2);
  await threads.ready;
  try {
    const one = hashingOf(fastHasher(), leaves);
    const two = hashingOf(threads, leaves);
    if (one().root !== two().root) throw new Error("One thread and two do not agree.");
    const times = { one: [] as number[], two: [] as number[] };
    for (let sample = 0; sample < samples; sample++) {
      const turns = Array.from({ length: bestOf }, () => ({ one: one().wall, two: two().wall }));
      times.one.push(Math.min(...turns.map((turn) => turn.one)));
      times.two.push(Math.min(...turns.map((turn) => turn.two)));
    }
    return times;
  } finally {
    await threads.close();
  }
}

/** A tree's hashing, ready to be repeated, in memory of the hasher's own. */
function hashingOf(hasher: Hasher, leaves: number): () => { wall: number; root: string } {
  const preimages = hasher.allocate(leaves * WIDTH);
  const view = new DataView(preimages.buffer, preimages.byteOffset, preimages.byteLength);
  for (let i = 0; i < leaves; i++) view.setUint32((i + 1) * WIDTH - 4, i);
  const nodes = hasher.allocate(2 * leaves * HASH);
  return () => {
    const began = performance.now();
    hasher.hashLeaves(preimages, WIDTH, nodes.subarray(leaves * HASH));
    // Node i above nodes 2i and 2i + 1: each level lies before the one below it.
    for (let width = leaves / 2; width >= 1; width /= 2) {
      hasher.hashLevel(
        nodes.subarray(2 * width * HASH, 4 * width * HASH),
        nodes.subarray(width * HASH, 2 * width * HASH),
      );
    }
    return {
      wall: performance.now() - began,
      root: Buffer.from(nodes.slice(HASH, 2 * HASH)).toString("hex"),
    };
  };
}
