import { keccak_256 } from "@noble/hashes/sha3.js";
import { createKeccak } from "hash-wasm";
import { compareBytes, nobleHasher } from "../../../src/sdk/core/hasher.ts";
import { fastHasher } from "../../../src/sdk/core/kernel/fastHasher.ts";

export type CompareKernels = { readonly rounds: number; readonly window: number };

/** Nanoseconds of CPU time a hash, one sample a round. */
export type KernelTimes = {
  readonly kernel: string;
  readonly ours: readonly number[];
  readonly noble: readonly number[];
  readonly hashWasm: readonly number[];
};

const HASH = 32;
const PAIR = 64;
/** The level that is hashed over and over: 4 MiB of pairs. */
const PAIRS = 65_536;

/**
 * Hashes pairs of 32 bytes with each kernel in turn, in one process and on one thread. Ours is given a level whose
 * pairs it sorts by itself, the others pairs that are sorted already, one a call, which is the most that they do.
 * @param window least milliseconds of a turn: what tells CPU time is coarse
 */
export async function compareKernels({ rounds, window }: CompareKernels): Promise<KernelTimes> {
  const hasher = fastHasher();
  const wasm = await createKeccak(256);
  const children = hasher.allocate(PAIRS * PAIR);
  children.set(pseudorandom(children.length));
  const parents = hasher.allocate(PAIRS * HASH);
  const pairs = sortedPairs(children);
  const pairAt = (i: number) => pairs.subarray((i % PAIRS) * PAIR, (i % PAIRS) * PAIR + PAIR);
  // Kept, so that no hash is left unmade.
  let kept: Uint8Array = parents;
  const turns = {
    ours: [PAIRS, () => hasher.hashLevel(children, parents)],
    noble: [
      1_000,
      () => {
        for (let i = 0; i < 1_000; i++) kept = keccak_256(pairAt(i));
      },
    ],
    hashWasm: [
      4_000,
      () => {
        for (let i = 0; i < 4_000; i++) kept = wasm.init().update(pairAt(i)).digest("binary");
      },
    ],
  } as const;

  for (const [, turn] of Object.values(turns)) timed(1, turn, window);
  const times = { ours: [] as number[], noble: [] as number[], hashWasm: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.ours.push(timed(...turns.ours, window));
    times.noble.push(timed(...turns.noble, window));
    times.hashWasm.push(timed(...turns.hashWasm, window));
  }
  const last = (turns.hashWasm[0] - 1) * PAIR;
  requireSame(kept, nobleHasher.keccak256(pairs.subarray(last, last + PAIR)));
  requireSame(parents.subarray(0, HASH), nobleHasher.keccak256(pairs.subarray(0, PAIR)));
  return { kernel: hasher.name, ...times };
}

/** Repeats a turn of so many hashes until the window is full. */
function timed(hashes: number, turn: () => void, window: number): number {
  const before = process.threadCpuUsage();
  const began = performance.now();
  const least = window;
  let turns = 0;
  do {
    turn();
    turns++;
  } while (performance.now() - began < least);
  const { user, system } = process.threadCpuUsage(before);
  return ((user + system) * 1_000) / (turns * hashes);
}

function sortedPairs(children: Uint8Array): Uint8Array {
  const pairs = Uint8Array.from(children);
  for (let at = 0; at < pairs.length; at += PAIR) {
    const left = pairs.slice(at, at + HASH);
    const right = pairs.slice(at + HASH, at + PAIR);
    if (compareBytes(left, right) > 0) {
      pairs.set(right, at);
      pairs.set(left, at + HASH);
    }
  }
  return pairs;
}

/** Hashes of numbers. */
function pseudorandom(bytes: number): Uint8Array {
  const numbers = new Uint32Array(bytes / HASH).map((_, i) => i);
  const out = new Uint8Array(bytes);
  fastHasher().hashEach(new Uint8Array(numbers.buffer), 4, out);
  return out;
}

function requireSame(one: Uint8Array, other: Uint8Array): void {
  if (compareBytes(one, other) !== 0) throw new Error("The kernels do not agree.");
}
