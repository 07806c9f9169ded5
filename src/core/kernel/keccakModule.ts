import { absorbing, hashing, pairing } from "./hashing.ts";
import { type KeccakTables, keccakTables } from "./keccakTables.ts";
import { CONSTANTS, ONCE, PADDED, PAGES, PAIR, RATE } from "./kernelMemory.ts";
import { HASH_LANES, LAST_BIT, type Lockstep, mixing, scalar, simd } from "./lockstep.ts";
import { permutation } from "./permutation.ts";
import { type DataSegment, encodeModule, littleEndian } from "./wasmModule.ts";

const LANE_BYTES = 8;

/** Which instructions a kernel uses. */
export type KernelKind = "simd" | "scalar";

/** Three hashes at a time: two in vector registers, one in the general registers, which would idle otherwise. */
const hybrid: Lockstep = { ways: [simd, scalar], states: 3, row: 32, permute: 0, mix: 1 };
const alone: Lockstep = { ways: [scalar], states: 1, row: 8, permute: 2, mix: 3 };

/** Hashes that a kernel computes side by side. */
export function hashesAtOnce(kind: KernelKind): number {
  return lockstepOf(kind).states;
}

/**
 * Writes the kernel: keccak-256 over messages that lie in its memory, as `kernelMemory.ts` lays it out. Nothing is
 * compiled or stored beforehand, so that what runs is what this folder's source says; a test pins the bytes.
 *
 * Its functions, all without results; `groups` counts by {@link hashesAtOnce}, and what the last group holds beyond
 * the last message is hashed too, to no effect:
 * - `hashEach(messages, width, groups, hashes)`, and `hashTwice` alike
 * - `hashPairs(children, groups, hashes)`: the lesser child first
 * - `absorb(blocks, count)`: mixes blocks of 136 bytes, one after the other, into the state at `SPONGE`
 */
export function keccakModule(kind: KernelKind, tables: KeccakTables = keccakTables): Uint8Array<ArrayBuffer> {
  const lockstep = lockstepOf(kind);
  const roundConstants = tables.roundConstants.map((constant) => littleEndian(constant, LANE_BYTES));
  return encodeModule({
    pages: PAGES,
    functions: [
      permutation(lockstep, tables),
      mixing(lockstep),
      permutation(alone, tables),
      mixing(alone),
      hashing(lockstep, "once"),
      hashing(lockstep, "twice"),
      pairing(lockstep),
      absorbing(alone),
    ],
    exports: { hashEach: 4, hashTwice: 5, hashPairs: 6, absorb: 7 },
    data: [
      { at: CONSTANTS, bytes: roundConstants },
      inEachState(lockstep, PADDED, RATE / 8 - 1, LAST_BIT),
      ...[PAIR, ONCE].map((area) => inEachState(lockstep, area, RATE / 8 - 1, LAST_BIT)),
      inEachState(lockstep, PAIR, 2 * HASH_LANES, 1n),
      inEachState(lockstep, ONCE, HASH_LANES, 1n),
    ],
  });
}

function lockstepOf(kind: KernelKind): Lockstep {
  return kind === "simd" ? hybrid : alone;
}

/** A lane of all states of an area. */
function inEachState({ states, row }: Lockstep, area: number, lane: number, value: bigint): DataSegment {
  return {
    at: area + lane * row,
    bytes: Array.from({ length: states }, () => littleEndian(value, LANE_BYTES)),
  };
}
