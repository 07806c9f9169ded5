import { i32, i64, repeatWhile, select, whileDo } from "./instructions.ts";
import { DIGEST, PAIR } from "./kernelMemory.ts";
import {
  advance,
  forEachState,
  groupBytes,
  HASH_LANES,
  type Lockstep,
  permute,
  writeHashes,
} from "./lockstep.ts";
import { type Code, I32, I64, type Local, type WasmFunction, wasmFunction } from "./wasmModule.ts";

const HASH_BYTES = 8 * HASH_LANES;

/** `hashPairs(children, groups, hashes)`: children lie side by side; the lesser, as a big-endian number, goes first. */
export function pairing(lockstep: Lockstep): WasmFunction {
  return wasmFunction(["children", "groups", "hashes"], ({ children, groups, hashes }, declare) => {
    const [end, at, first, difference] = [declare(I32), declare(I32), declare(I32), declare(I64)];
    const [pair, digest] = [i32.constant(PAIR), i32.constant(DIGEST)];
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
