import {
  clearMemory,
  copyMemory,
  i32,
  i64,
  ifThenElse,
  repeatWhile,
  select,
  whileDo,
} from "./instructions.ts";
import { LANES } from "./keccakTables.ts";
import { BLOCK, DIGEST, ONCE, PADDED, PAIR, RATE, SPONGE, STATE } from "./kernelMemory.ts";
import {
  advance,
  forEachState,
  groupBytes,
  HASH_LANES,
  LAST_BIT,
  type Lockstep,
  mix,
  permute,
  writeHashes,
} from "./lockstep.ts";
import { type Code, I32, I64, type Local, type WasmFunction, wasmFunction } from "./wasmModule.ts";

/**
 * `hash(messages, width, groups, hashes)`: messages of `width` bytes lie end to end and are hashed once or twice each.
 *
 * A message is so many whole blocks, then whole lanes, then up to 7 bytes. Where there is no whole block, the lanes go
 * straight into a state whose padding stays from one group to the next.
 */
export function hashing(lockstep: Lockstep, times: "once" | "twice"): WasmFunction {
  return wasmFunction(["messages", "width", "groups", "hashes"], (parameters, declare) => {
    const { messages, width, groups, hashes } = parameters;
    const end = declare(I32);
    const at = declare(I32);
    const source = declare(I32);
    const target = declare(I32);
    const blocks = declare(I32);
    const lanes = declare(I32);
    const lastRow = declare(I32);
    const beyondBlocks = declare(I32);
    const bit = declare(I64);
    const mask = declare(I64);
    const rest = i32.remainder(width.get, i32.constant(RATE));
    const restBits = i64.fromI32(i32.shiftLeft(i32.and(rest, i32.constant(7)), i32.constant(3)));
    const stateBytes = i32.constant(LANES * lockstep.row);
    const digest = i32.constant(DIGEST);
    const once = i32.constant(ONCE);
    return [
      end.set(i32.add(hashes.get, i32.multiply(groups.get, i32.constant(groupBytes(lockstep))))),
      blocks.set(i32.subtract(width.get, rest)),
      lanes.set(i32.and(rest, i32.constant(-8))),
      lastRow.set(i32.multiply(i32.shiftRight(lanes.get, i32.constant(3)), i32.constant(lockstep.row))),
      // The first bit of the padding comes right after the message; what lies there is masked away.
      bit.set(i64.shiftLeft(i64.constant(1n), restBits)),
      mask.set(i64.subtract(bit.get, i64.constant(1n))),
      copyMemory(i32.constant(BLOCK), i32.constant(PADDED), stateBytes),
      repeatWhile(
        [
          at.set(messages.get),
          ifThenElse(
            blocks.get,
            [
              clearMemory(i32.constant(STATE), stateBytes),
              absorbBlocks(lockstep, { at, width, end: beyondBlocks, blocks }),
              source.set(i32.constant(STATE)),
              target.set(i32.constant(STATE)),
            ],
            [source.set(i32.constant(PADDED)), target.set(i32.constant(BLOCK))],
          ),
          mix(lockstep, at.get, width.get, lanes.get, source.get, target.get),
          advanceBy(at, lanes.get),
          forEachState(lockstep, (state) => {
            const last = i64.or(i64.and(i64.load(at.get), mask.get), bit.get);
            const mixed = i64.xor(i64.load(i32.add(source.get, lastRow.get), 8 * state), last);
            return [i64.store(i32.add(target.get, lastRow.get), mixed, 8 * state), advanceBy(at, width.get)];
          }),
          times === "once"
            ? permute(lockstep, target.get, digest, "first")
            : [permute(lockstep, target.get, once, "first"), permute(lockstep, once, digest, "first")],
          writeHashes(lockstep, hashes),
          forEachState(lockstep, () => advanceBy(messages, width.get)),
        ],
        i32.notEqual(hashes.get, end.get),
      ),
    ];
  });
}

/** Mixes the whole blocks of a group into cleared states, and sets the last bit of the padding that comes after them. */
function absorbBlocks(
  lockstep: Lockstep,
  { at, width, blocks, end }: Readonly<Record<"at" | "width" | "blocks" | "end", Local>>,
): Code {
  const state = i32.constant(STATE);
  const lastLane = STATE + (RATE / 8 - 1) * lockstep.row;
  return [
    end.set(i32.add(at.get, blocks.get)),
    repeatWhile(
      [
        mix(lockstep, at.get, width.get, i32.constant(RATE), state, state),
        permute(lockstep, state, state, "all"),
        advance(at, RATE),
      ],
      i32.notEqual(at.get, end.get),
    ),
    forEachState(lockstep, (index) => {
      const zero = i32.constant(0);
      const offset = lastLane + 8 * index;
      return i64.store(zero, i64.xor(i64.load(zero, offset), i64.constant(LAST_BIT)), offset);
    }),
  ];
}

function advanceBy(pointer: Local, bytes: Code): Code {
  return pointer.set(i32.add(pointer.get, bytes));
}

/**
 * `absorb(blocks, count)`: mixes `count` blocks into the state at `SPONGE`, one after the other; padding is the
 * caller's. Makes a hash of a text of any length.
 */
export function absorbing(alone: Lockstep): WasmFunction {
  return wasmFunction(["blocks", "count"], ({ blocks, count }, declare) => {
    const end = declare(I32);
    const state = i32.constant(SPONGE.at);
    const width = i32.constant(0);
    return [
      end.set(i32.add(blocks.get, i32.multiply(count.get, i32.constant(RATE)))),
      repeatWhile(
        [
          mix(alone, blocks.get, width, i32.constant(RATE), state, state),
          permute(alone, state, state, "all"),
          advance(blocks, RATE),
        ],
        i32.notEqual(blocks.get, end.get),
      ),
    ];
  });
}

const HASH_BYTES = 8 * HASH_LANES;

/** `hashPairs(children, groups, hashes)`: children lie side by side; the lesser, as a big-endian number, goes first. */
export function pairing(lockstep: Lockstep): WasmFunction {
  return wasmFunction(["children", "groups", "hashes"], ({ children, groups, hashes }, declare) => {
    const end = declare(I32);
    const at = declare(I32);
    const first = declare(I32);
    const difference = declare(I64);
    const pair = i32.constant(PAIR);
    const digest = i32.constant(DIGEST);
    const order = orderPair({ children, at, first, difference });
    const other = i32.subtract(
      i32.add(i32.add(children.get, children.get), i32.constant(HASH_BYTES)),
      first.get,
    );
    const copyHash = (state: number, row: number): Code =>
      Array.from({ length: HASH_LANES }, (_, lane) => {
        const target = PAIR + (row + lane) * lockstep.row + 8 * state;
        return i64.store(i32.constant(0), i64.load(first.get, 8 * lane), target);
      });
    return [
      end.set(i32.add(hashes.get, i32.multiply(groups.get, i32.constant(groupBytes(lockstep))))),
      repeatWhile(
        [
          forEachState(lockstep, (state) => [
            order,
            copyHash(state, 0),
            first.set(other),
            copyHash(state, HASH_LANES),
            advance(children, 2 * HASH_BYTES),
          ]),
          permute(lockstep, pair, digest, "first"),
          writeHashes(lockstep, hashes),
        ],
        i32.notEqual(hashes.get, end.get),
      ),
    ];
  });
}

/** Points `first` at the lesser of two children; at the left one where they are equal. */
function orderPair(variables: Readonly<Record<"children" | "at" | "first" | "difference", Local>>): Code {
  const { children, at, first, difference } = variables;
  const right = i32.add(children.get, i32.constant(HASH_BYTES));
  const lastLane = i32.add(children.get, i32.constant(HASH_BYTES - 8));
  const compareLanes = difference.set(i64.xor(i64.load(at.get), i64.load(at.get, HASH_BYTES)));
  // Lanes are read as little-endian: the lowest bit that differs lies in the first byte that differs. Where none does
  // there are 64 zeros below it, which count as byte 0.
  const byte = i32.and(
    i32.shiftRight(i32.fromI64(i64.trailingZeros(difference.get)), i32.constant(3)),
    i32.constant(7),
  );
  const isGreater = i32.greater(i32.loadByte(at.get), i32.loadByte(at.get, HASH_BYTES));
  return [
    at.set(children.get),
    compareLanes,
    whileDo(i32.and(i64.isZero(difference.get), i32.notEqual(at.get, lastLane)), [
      advance(at, 8),
      compareLanes,
    ]),
    at.set(i32.add(at.get, byte)),
    first.set(select(right, children.get, isGreater)),
  ];
}
