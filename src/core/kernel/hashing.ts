import { clearMemory, copyMemory, i32, i64, ifThenElse, repeatWhile } from "./instructions.ts";
import { LANES } from "./keccakTables.ts";
import { BLOCK, DIGEST, ONCE, PADDED, RATE, STATE } from "./kernelMemory.ts";
import {
  advance,
  forEachState,
  groupBytes,
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
    const [end, at, source, target] = [declare(I32), declare(I32), declare(I32), declare(I32)];
    const [blocks, lanes, lastRow, beyondBlocks] = [declare(I32), declare(I32), declare(I32), declare(I32)];
    const [bit, mask] = [declare(I64), declare(I64)];
    const rest = i32.remainder(width.get, i32.constant(RATE));
    const restBits = i64.fromI32(i32.shiftLeft(i32.and(rest, i32.constant(7)), i32.constant(3)));
    const stateBytes = i32.constant(LANES * lockstep.row);
    const [digest, once] = [i32.constant(DIGEST), i32.constant(ONCE)];
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
