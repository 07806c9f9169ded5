import { i32, i64, v128 } from "./instructions.ts";
import { type Code, I64, V128, type ValueType } from "./wasmModule.ts";

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
