import { type Code, signed, unsigned } from "./wasmModule.ts";

/** Instructions of the WebAssembly core specification, section 5.4, as expressions: operands are code themselves. */

type Binary = (left: Code, right: Code) => Code;
type Load = (address: Code, offset?: number) => Code;
type Store = (address: Code, value: Code, offset?: number) => Code;

/** Log2 of the alignment that a load or store may count on: 0, so that any address is right. */
const UNALIGNED = 0;
/** What comes before the opcodes of the vector instructions, and of those for stretches of memory. */
const VECTOR = 0xfd;
const BULK = 0xfc;
const FIRST_MEMORY = 0;

const binary =
  (opcode: Code): Binary =>
  (left, right) => [left, right, opcode];
const loading =
  (opcode: Code): Load =>
  (address, offset = 0) => [address, opcode, UNALIGNED, unsigned(offset)];
const storing =
  (opcode: Code): Store =>
  (address, value, offset = 0) => [address, value, opcode, UNALIGNED, unsigned(offset)];

export const i32 = {
  constant: (value: number): Code => [0x41, signed(value)],
  load: loading(0x28),
  loadByte: loading(0x2d),
  loadTwoBytes: loading(0x2f),
  store: storing(0x36),
  isZero: (value: Code): Code => [value, 0x45],
  equal: binary(0x46),
  notEqual: binary(0x47),
  less: binary(0x49),
  greater: binary(0x4b),
  trailingZeros: (value: Code): Code => [value, 0x68],
  add: binary(0x6a),
  subtract: binary(0x6b),
  multiply: binary(0x6c),
  remainder: binary(0x70),
  and: binary(0x71),
  or: binary(0x72),
  shiftLeft: binary(0x74),
  shiftRight: binary(0x76),
  /** The low half of an i64. */
  fromI64: (value: Code): Code => [value, 0xa7],
} as const;

export const i64 = {
  constant: (value: bigint): Code => [0x42, signed(BigInt.asIntN(64, value))],
  load: loading(0x29),
  store: storing(0x37),
  isZero: (value: Code): Code => [value, 0x50],
  notEqual: binary(0x52),
  less: binary(0x54),
  trailingZeros: (value: Code): Code => [value, 0x7a],
  add: binary(0x7c),
  subtract: binary(0x7d),
  multiply: binary(0x7e),
  and: binary(0x83),
  or: binary(0x84),
  xor: binary(0x85),
  shiftLeft: binary(0x86),
  shiftRight: binary(0x88),
  rotateLeft: binary(0x89),
  fromI32: (value: Code): Code => [value, 0xad],
} as const;

/** Two 64-bit lanes side by side. */
export const v128 = {
  constant: (bytes: readonly number[]): Code => [VECTOR, 0x0c, bytes],
  fromI64: (low: Code, high: Code): Code => [low, [VECTOR, 0x12], high, [VECTOR, 0x1e, 1]],
  lowI64: (value: Code): Code => [value, [VECTOR, 0x1d, 0]],
  /** Bytes of two vectors, counted from the first one's first. */
  shuffle: (left: Code, right: Code, bytes: readonly number[]): Code => [left, right, [VECTOR, 0x0d, bytes]],
  and: binary([VECTOR, 0x4e]),
  load: loading([VECTOR, 0x00]),
  /** The same 8 bytes in both lanes. */
  loadTwice: loading([VECTOR, 0x0a]),
  store: storing([VECTOR, 0x0b]),
  /** `left & ~right` */
  andNot: binary([VECTOR, 0x4f]),
  or: binary([VECTOR, 0x50]),
  xor: binary([VECTOR, 0x51]),
  /** By an i32, each lane for itself. */
  shiftLeft: binary([VECTOR, 0xcb, 0x01]),
  shiftRight: binary([VECTOR, 0xcd, 0x01]),
} as const;

/** Sixteen bytes side by side. */
export const i8x16 = {
  all: (value: number): Code => v128.constant(Array.from({ length: 16 }, () => value)),
  splat: (value: Code): Code => [value, [VECTOR, 0x0f]],
  equal: binary([VECTOR, 0x23]),
  less: binary([VECTOR, 0x26]),
  /** The first bits of all bytes, the first byte's in bit 0 of an i32. */
  firstBits: (value: Code): Code => [value, [VECTOR, 0x64]],
  /** 16-bit numbers up to 255 of two vectors, a byte each. */
  fromI16x8: binary([VECTOR, 0x66]),
  shiftLeft: binary([VECTOR, 0x6b]),
  add: binary([VECTOR, 0x6e]),
  subtract: binary([VECTOR, 0x71]),
} as const;

/** Eight 16-bit numbers side by side. */
export const i16x8 = {
  all: (value: number): Code =>
    v128.constant(Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? value & 0xff : value >> 8))),
  /** 32-bit numbers below 2^16 of two vectors. */
  fromI32x4: binary([VECTOR, 0x86, 0x01]),
  shiftLeft: binary([VECTOR, 0x8b, 0x01]),
  shiftRight: binary([VECTOR, 0x8d, 0x01]),
  add: binary([VECTOR, 0x8e, 0x01]),
  multiply: binary([VECTOR, 0x95, 0x01]),
} as const;

/** Four 32-bit numbers side by side. */
export const i32x4 = {
  lane: (value: Code, lane: number): Code => [value, [VECTOR, 0x1b, lane]],
  /** Multiplies signed 16-bit numbers, and adds each two neighbours. */
  dot: binary([VECTOR, 0xba, 0x01]),
} as const;

/** `left` where `condition` is not 0, else `right`; both are computed. */
export const select = (left: Code, right: Code, condition: Code): Code => [left, right, condition, 0x1b];

/** Calls the module's function at position `index`. */
export const call = (index: number, ...operands: readonly Code[]): Code => [operands, 0x10, unsigned(index)];

/** Leaves the function. */
export const leave: Code = 0x0f;

const NO_RESULT = 0x40;
const ELSE = 0x05;
const END = 0x0b;

export const ifThen = (condition: Code, body: Code): Code => [condition, 0x04, NO_RESULT, body, END];

export const ifThenElse = (condition: Code, body: Code, otherwise: Code): Code => [
  [condition, 0x04, NO_RESULT, body],
  [ELSE, otherwise, END],
];

/** Does `body` once, and again as long as `condition` holds after it. */
export const repeatWhile = (body: Code, condition: Code): Code => {
  const onceMore = [0x0d, 0];
  return [0x03, NO_RESULT, body, condition, onceMore, END];
};

/** Does `body` as long as `condition` holds before it. */
export const whileDo = (condition: Code, body: Code): Code => ifThen(condition, repeatWhile(body, condition));

/** Copies `bytes` bytes of memory. */
export const copyMemory = (to: Code, from: Code, bytes: Code): Code => [
  [to, from, bytes],
  [BULK, 0x0a, FIRST_MEMORY, FIRST_MEMORY],
];

/** Sets `bytes` bytes of memory to zero. */
export const clearMemory = (to: Code, bytes: Code): Code => [
  [to, i32.constant(0), bytes],
  [BULK, 0x0b, FIRST_MEMORY],
];
