import { call, i32, i64, whileDo } from "./instructions.ts";
import { DIGEST } from "./kernelMemory.ts";
import { type Code, I32, type Local, type WasmFunction, wasmFunction } from "./wasmModule.ts";
import type { Way } from "./ways.ts";

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

/** Code for each state of a lockstep. */
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
