import { digits, type Hex } from "./hex.ts";

// Keccak-f[1600] from the Keccak reference, version 3.0, with every table computed from its rule, so that no
// number here can have been mistyped. Slow on purpose: it is read, not run, for a living.

type State = bigint[][]; // state[x][y] is one lane of 64 bits

const RATE = 136; // bytes absorbed at a time: 200 minus twice the 32 bytes of output
const AXIS = [0, 1, 2, 3, 4];

const lane = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, by: bigint): bigint => lane((value << by) | (value >> (64n - by)));

/** Bit t of the linear feedback register x^8 + x^6 + x^5 + x^4 + 1 that makes the round constants. */
function registerBit(t: number): bigint {
  let register = 1;
  for (let step = 0; step < t % 255; step++) {
    register <<= 1;
    if (register & 0x100) register ^= 0x171;
  }
  return BigInt(register & 1);
}

function roundConstant(round: number): bigint {
  let constant = 0n;
  for (let j = 0; j <= 6; j++) constant |= registerBit(j + 7 * round) << BigInt(2 ** j - 1);
  return constant;
}

/** The rotation of each lane: the walk (x, y) -> (y, 2x + 3y) from (1, 0), rotated by the triangle numbers. */
function rotationOffsets(): State {
  const offsets = AXIS.map(() => AXIS.map(() => 0n));
  let x = 1;
  let y = 0;
  for (let t = 0; t < 24; t++) {
    offsets[x]![y] = BigInt((((t + 1) * (t + 2)) / 2) % 64);
    [x, y] = [y, (2 * x + 3 * y) % 5];
  }
  return offsets;
}

const CONSTANTS = Array.from({ length: 24 }, (_, round) => roundConstant(round));
const OFFSETS = rotationOffsets();

function permute(start: State): State {
  let a = start;
  for (const constant of CONSTANTS) {
    // theta: each lane takes in the parity of two neighbouring columns
    const parity = a.map((column) => column.reduce((sum, value) => sum ^ value));
    const mixed = AXIS.map((x) => parity[(x + 4) % 5]! ^ rotate(parity[(x + 1) % 5]!, 1n));
    const theta = AXIS.map((x) => AXIS.map((y) => a[x]![y]! ^ mixed[x]!));
    // rho and pi: each lane is rotated and moved from (x, y) to (y, 2x + 3y)
    const moved = AXIS.map(() => AXIS.map(() => 0n));
    for (const x of AXIS)
      for (const y of AXIS) moved[y]![(2 * x + 3 * y) % 5] = rotate(theta[x]![y]!, OFFSETS[x]![y]!);
    // chi: the only step that is not linear
    a = AXIS.map((x) =>
      AXIS.map((y) => moved[x]![y]! ^ (lane(~moved[(x + 1) % 5]![y]!) & moved[(x + 2) % 5]![y]!)),
    );
    // iota
    a[0]![0] = a[0]![0]! ^ constant;
  }
  return a;
}

/** Lane number i of a block of bytes, least significant byte first. */
function laneOf(block: readonly number[], i: number): bigint {
  return block.slice(8 * i, 8 * i + 8).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/**
 * The sponge with 32 bytes of output. `padding` is the first byte of the padding: 0x01 is the Keccak that Ethereum
 * uses, 0x06 is the later SHA3-256, kept so that the permutation can be compared with another implementation.
 */
export function sponge(bytes: Hex, padding: number): Hex {
  const message = (digits(bytes).match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  message.push(padding);
  while (message.length % RATE !== 0) message.push(0);
  message[message.length - 1] = message[message.length - 1]! | 0x80;

  let state = AXIS.map(() => AXIS.map(() => 0n));
  for (let at = 0; at < message.length; at += RATE) {
    const block = message.slice(at, at + RATE);
    for (let i = 0; i < RATE / 8; i++) {
      const x = i % 5;
      const y = Math.floor(i / 5);
      state[x]![y] = state[x]![y]! ^ laneOf(block, i);
    }
    state = permute(state);
  }

  const output = [0, 1, 2, 3].map((x) =>
    state[x]![0]!.toString(16).padStart(16, "0").match(/../g)!.reverse(),
  );
  return `0x${output.flat().join("")}`;
}

/** keccak256 as Ethereum means it. */
export const keccak256 = (bytes: Hex): Hex => sponge(bytes, 0x01);
