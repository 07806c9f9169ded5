import { call, i32, i64, v128, whileDo } from "./instructions.ts";
import { DIGEST } from "./kernelMemory.ts";
import {
  type Code,
  I32,
  I64,
  type Local,
  V128,
  type ValueType,
  type WasmFunction,
  wasmFunction,
} from "./wasmModule.ts";

/**
 * States that are advanced together. In memory they lie lane by lane: a row holds the same lane of each, so that
 * neighbours load into one vector register.
 */
export type Lockstep = {
  readonly ways: readonly Way[];
  /** States in all. */
  readonly states: number;
  /** Bytes from one lane of a state to its next. */
  readonly row: number;
  /** Positions of its functions in the module: {@link permutation} and {@link mixing}. */
  readonly permute: number;
  readonly mix: number;
};

/** Lanes of a hash. */
export const HASH_LANES = 4;

/** The last bit of Keccak's padding, in the last lane of a block. */
export const LAST_BIT = 1n << 63n;

/** Code for each state. */
export function forEachState({ states }: Lockstep, code: (state: number) => Code): Code {
  return Array.from({ length: states }, (_, state) => code(state));
}

/** Bytes that the hashes of one group take. */
export function groupBytes({ states }: Lockstep): number {
  return states * HASH_LANES * 8;
}

/** Calls the permutation for the states at `source`: their first lanes, or all, go to `target`. */
export function permute({ permute }: Lockstep, source: Code, target: Code, lanes: "first" | "all"): Code {
  return call(permute, source, target, i32.constant(lanes === "all" ? 1 : 0));
}

/** Calls {@link mixing}. */
export function mix({ mix }: Lockstep, ...operands: readonly [Code, Code, Code, Code, Code]): Code {
  return call(mix, ...operands);
}

/**
 * `mix(messages, width, bytes, source, target)`: writes the states at `source`, with the first `bytes` bytes of each
 * one's message mixed in, to `target`. Touches no more lanes than that; `bytes` is a multiple of 8.
 */
export function mixing(lockstep: Lockstep): WasmFunction {
  return wasmFunction(["messages", "width", "bytes", "source", "target"], (parameters, declare) => {
    const { messages, width, bytes, source, target } = parameters;
    const end = declare(I32);
    const others = Array.from({ length: lockstep.states - 1 }, () => declare(I32));
    const pointers = [messages, ...others];
    return [
      end.set(i32.add(messages.get, bytes.get)),
      others.map((pointer, i) => pointer.set(i32.add((pointers[i] as Local).get, width.get))),
      whileDo(i32.notEqual(messages.get, end.get), [
        pointers.map((pointer, state) => {
          const mixed = i64.xor(i64.load(pointer.get), i64.load(source.get, 8 * state));
          return i64.store(target.get, mixed, 8 * state);
        }),
        pointers.map((pointer) => advance(pointer, 8)),
        advance(source, lockstep.row),
        advance(target, lockstep.row),
      ]),
    ];
  });
}

/** Writes the finished hashes of a group end to end, and moves on. */
export function writeHashes(lockstep: Lockstep, hashes: Local): Code {
  const copies = forEachState(lockstep, (state) =>
    Array.from({ length: HASH_LANES }, (_, lane) => {
      const value = i64.load(i32.constant(0), DIGEST + lane * lockstep.row + 8 * state);
      return i64.store(hashes.get, value, 8 * (state * HASH_LANES + lane));
    }),
  );
  return [copies, advance(hashes, groupBytes(lockstep))];
}

/** Moves a pointer on. */
export function advance(pointer: Local, bytes: number): Code {
  return pointer.set(i32.add(pointer.get, i32.constant(bytes)));
}

/** How to compute on lanes: of one state in general registers, or of two states side by side in vector registers. */
export type Way = {
  readonly type: ValueType;
  /** States that it advances at a time. */
  readonly states: number;
  readonly load: (address: Code, offset: number) => Code;
  readonly store: (address: Code, value: Code, offset: number) => Code;
  /** Loads the same 8 bytes for each of its states. */
  readonly loadForAll: (address: Code, offset: number) => Code;
  readonly xor: (left: Code, right: Code) => Code;
  /** `left & ~right` */
  readonly andNot: (left: Code, right: Code) => Code;
  /** By 1 to 63 bits; `value` is a variable, since it may be computed twice. */
  readonly rotateLeft: (value: Code, bits: number) => Code;
};

export const scalar: Way = {
  type: I64,
  states: 1,
  load: i64.load,
  store: i64.store,
  loadForAll: i64.load,
  xor: i64.xor,
  andNot: (left, right) => i64.and(left, i64.xor(right, i64.constant(-1n))),
  rotateLeft: (value, bits) => i64.rotateLeft(value, i64.constant(BigInt(bits))),
};

/** WebAssembly has no rotation of vector lanes: two shifts and an `or` take its place. */
export const simd: Way = {
  type: V128,
  states: 2,
  load: v128.load,
  store: v128.store,
  loadForAll: v128.loadTwice,
  xor: v128.xor,
  andNot: v128.andNot,
  rotateLeft: (value, bits) =>
    v128.or(v128.shiftLeft(value, i32.constant(bits)), v128.shiftRight(value, i32.constant(64 - bits))),
};
