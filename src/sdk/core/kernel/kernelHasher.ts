import { SymbolonError } from "../errors.ts";
import type { Hasher, HashStream } from "../hasher.ts";
import { absorbing, hashing, pairing } from "./hashing.ts";
import { type KeccakTables, keccakTables } from "./keccakTables.ts";
import { CONSTANTS, INPUT, ONCE, OUTPUT, PADDED, PAGES, PAIR, RATE, SPONGE } from "./kernelMemory.ts";
import { HASH_LANES, LAST_BIT, type Lockstep, mixing, scalar, simd } from "./lockstep.ts";
import { permutation } from "./permutation.ts";
import { type DataSegment, encodeModule, littleEndian, webAssembly } from "./wasmModule.ts";

/**
 * Opens one kernel, untested: for benchmarks and tests. Others take `fastHasher`.
 * @throws SymbolonError `NoWebAssembly`
 * @throws the machine's own error, if it lacks the kernel's instructions
 */
export function kernelHasher(kind: KernelKind, tables: KeccakTables = keccakTables): Hasher {
  const { Module, Instance } = host();
  return new KernelHasher(kind, new Instance(new Module(keccakModule(kind, tables))).exports as Kernel);
}

function host() {
  const found = webAssembly();
  if (found !== undefined) return found;
  throw new SymbolonError({
    code: "NoWebAssembly",
    reason: "This machine runs no WebAssembly, which the fast kernels are made of.",
    hint: "Use nobleHasher, or fastHasher, which falls back to it.",
  });
}

/** The functions of a compiled kernel; addresses are into its memory. */
type Kernel = {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly hashEach: (messages: number, width: number, groups: number, hashes: number) => void;
  readonly hashTwice: (messages: number, width: number, groups: number, hashes: number) => void;
  readonly hashPairs: (children: number, groups: number, hashes: number) => void;
  readonly absorb: (blocks: number, count: number) => void;
};

const HASH_BYTES = 32;
const BLOCKS_AT_ONCE = Math.floor(INPUT.bytes / RATE);

/**
 * Copies messages into the kernel's memory and hashes them there, in pieces that fit the processor's cache. Pieces of
 * about 1,000 hashes also let V8 switch to optimized code, which it does only between calls.
 */
class KernelHasher implements Hasher {
  readonly name: string;
  readonly #kernel: Kernel;
  readonly #memory: Uint8Array;
  readonly #atOnce: number;

  constructor(kind: KernelKind, kernel: Kernel) {
    this.name = `wasm-${kind}`;
    this.#kernel = kernel;
    this.#memory = new Uint8Array(kernel.memory.buffer);
    this.#atOnce = hashesAtOnce(kind);
  }

  readonly keccak256 = (data: Uint8Array): Uint8Array => {
    if (data.length >= BLOCKS_AT_ONCE * RATE) {
      const long = this.stream();
      long.update(data);
      return long.digest();
    }
    this.#memory.set(data, INPUT.at);
    this.#memory.fill(0, SPONGE.at, SPONGE.at + SPONGE.bytes);
    return this.#finish(data.length);
  };

  readonly hashEach: Hasher["hashEach"] = (preimages, width, out) => {
    this.#hashRows(this.#kernel.hashEach, preimages, width, out);
  };

  readonly hashLeaves: Hasher["hashLeaves"] = (preimages, width, out) => {
    this.#hashRows(this.#kernel.hashTwice, preimages, width, out);
  };

  readonly hashLevel: Hasher["hashLevel"] = (children, parents) => {
    const count = parents.length / HASH_BYTES;
    for (let from = 0; from < count; from += OUTPUT.hashes) {
      const to = Math.min(from + OUTPUT.hashes, count);
      const at = this.#copyIn(children, from * 2 * HASH_BYTES, to * 2 * HASH_BYTES);
      this.#kernel.hashPairs(at, Math.ceil((to - from) / this.#atOnce), OUTPUT.at);
      this.#copyOut(parents, from, to);
    }
  };

  /** The kernel is shared, so a stream keeps its own state and takes it along to each call. */
  readonly stream = (): HashStream => {
    const state = new Uint8Array(SPONGE.bytes);
    const waiting = new Uint8Array(BLOCKS_AT_ONCE * RATE);
    let filled = 0;
    const absorbWaiting = (): void => {
      this.#memory.set(waiting, INPUT.at);
      this.#memory.set(state, SPONGE.at);
      this.#kernel.absorb(INPUT.at, BLOCKS_AT_ONCE);
      state.set(this.#memory.subarray(SPONGE.at, SPONGE.at + SPONGE.bytes));
      filled = 0;
    };
    return {
      update(piece) {
        for (let from = 0; from < piece.length; ) {
          const to = Math.min(from + waiting.length - filled, piece.length);
          waiting.set(piece.subarray(from, to), filled);
          filled += to - from;
          from = to;
          if (filled === waiting.length) absorbWaiting();
        }
      },
      digest: () => {
        this.#memory.set(waiting.subarray(0, filled), INPUT.at);
        this.#memory.set(state, SPONGE.at);
        return this.#finish(filled);
      },
    };
  };

  readonly allocate = (bytes: number): Uint8Array => new Uint8Array(bytes);

  #hashRows(hash: Kernel["hashEach"], preimages: Uint8Array, width: number, out: Uint8Array): void {
    const count = preimages.length / width;
    const piece = Math.min(OUTPUT.hashes, Math.floor(INPUT.bytes / width / this.#atOnce) * this.#atOnce);
    if (piece === 0) {
      this.#hashLong(preimages, width, out, hash === this.#kernel.hashTwice);
      return;
    }
    for (let from = 0; from < count; from += piece) {
      const to = Math.min(from + piece, count);
      const at = this.#copyIn(preimages, from * width, to * width);
      hash(at, width, Math.ceil((to - from) / this.#atOnce), OUTPUT.at);
      this.#copyOut(out, from, to);
    }
  }

  /** Preimages that do not fit in side by side. */
  #hashLong(preimages: Uint8Array, width: number, out: Uint8Array, twice: boolean): void {
    for (let from = 0, to = 0; from < preimages.length; from += width, to += HASH_BYTES) {
      const hash = this.keccak256(preimages.subarray(from, from + width));
      out.set(twice ? this.keccak256(hash) : hash, to);
    }
  }

  /** Puts bytes into the kernel's memory, at an address that is as well aligned as they are, since that copies fastest. */
  #copyIn(bytes: Uint8Array, from: number, to: number): number {
    const piece = from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to);
    const at = INPUT.at + (piece.byteOffset & 7);
    this.#memory.set(piece, at);
    return at;
  }

  #copyOut(out: Uint8Array, from: number, to: number): void {
    out.set(this.#memory.subarray(OUTPUT.at, OUTPUT.at + (to - from) * HASH_BYTES), from * HASH_BYTES);
  }

  /** Pads the last `length` bytes at the kernel's input, mixes them in and takes the hash. */
  #finish(length: number): Uint8Array {
    const blocks = Math.floor(length / RATE) + 1;
    const end = INPUT.at + blocks * RATE;
    this.#memory.fill(0, INPUT.at + length, end);
    this.#memory[INPUT.at + length] = 0x01;
    this.#memory[end - 1] = (this.#memory[end - 1] as number) | 0x80;
    this.#kernel.absorb(INPUT.at, blocks);
    return this.#memory.slice(SPONGE.at, SPONGE.at + HASH_BYTES);
  }
}

const LANE_BYTES = 8;

/** Which instructions a kernel uses. */
export type KernelKind = "simd" | "scalar";

/** Three hashes at a time: two in vector registers, one in the general registers, which would idle otherwise. */
const hybrid: Lockstep = { ways: [simd, scalar], states: 3, row: 32, permute: 0, mix: 1 };
const alone: Lockstep = { ways: [scalar], states: 1, row: 8, permute: 2, mix: 3 };

/** Hashes that a kernel computes side by side. */
function hashesAtOnce(kind: KernelKind): number {
  return lockstepOf(kind).states;
}

/**
 * Writes the kernel: keccak-256 over messages that lie in its memory, as `kernelMemory.ts` lays it out. Nothing is
 * compiled or stored in advance, so that the code that runs is this folder's source; a test pins the bytes.
 *
 * Its functions, all without results; `groups` counts by {@link hashesAtOnce}, and what the last group holds beyond the
 * last message is hashed too, to no effect:
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
