import { writeTreeDirectory } from "../../../src/node/allocation/output/writeTreeDirectory.ts";
import { readAllocation } from "../../../src/node/allocation/readAllocation.ts";
import { buildTree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import type { Hasher } from "../../../src/sdk/core/hasher.ts";
import { fastHasher } from "../../../src/sdk/core/kernel/fastHasher.ts";
import { rounded } from "../costs.ts";
import type { BuildDirectory } from "./buildDirectory.ts";

/** CPU milliseconds of each step, in the order in which they are taken. */
export type Phases = {
  /** Reading rows out of the file, every check but the hashing of checksums. */
  readonly read: number;
  readonly checksum: number;
  /** Encoding and hashing leaves. */
  readonly leaves: number;
  /** Between the last leaf and the first inner node: sorting and placing. */
  readonly sort: number;
  readonly tree: number;
  readonly write: number;
};

/** From a CSV file to all that is published, step by step. */
export async function timePhases(task: BuildDirectory): Promise<Phases> {
  const { file, convention, directory, proofs } = task;
  const { hasher, seen } = watched(fastHasher());
  const began = cpuNow();
  const allocation = await readAllocation(file, { hasher });
  const read = cpuNow();
  const checksum = seen.hashing;
  seen.hashedLevel = undefined;
  let hashedLeaves: number | undefined;
  const tree = buildTree(allocation, conventionNamed(convention), {
    hasher,
    onProgress: (done) => {
      if (done >= allocation.count) hashedLeaves ??= cpuNow();
    },
  });
  void tree.root;
  const built = cpuNow();
  await writeTreeDirectory(tree, directory, {
    hasher,
    replace: true,
    ...(proofs !== undefined && { proofs }),
  });
  const written = cpuNow();
  const leavesEnd = hashedLeaves ?? seen.hashedLevel ?? built;
  const sortEnd = seen.hashedLevel ?? leavesEnd;
  return {
    read: rounded(read - began - checksum),
    checksum: rounded(checksum),
    leaves: rounded(leavesEnd - read),
    sort: rounded(sortEnd - leavesEnd),
    tree: rounded(built - sortEnd),
    write: rounded(written - built),
  };
}

function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** A hasher that remembers how long it hashed each for itself, and when it first hashed a level. */
function watched(hasher: Hasher) {
  const seen: { hashing: number; hashedLevel: number | undefined } = { hashing: 0, hashedLevel: undefined };
  return {
    seen,
    hasher: {
      ...hasher,
      hashEach(preimages: Uint8Array, width: number, out: Uint8Array) {
        const began = performance.now();
        hasher.hashEach(preimages, width, out);
        seen.hashing += performance.now() - began;
      },
      hashLevel(children: Uint8Array, parents: Uint8Array) {
        seen.hashedLevel ??= cpuNow();
        hasher.hashLevel(children, parents);
      },
    } satisfies Hasher,
  };
}
