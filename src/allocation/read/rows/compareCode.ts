import { i8x16, i32, i64, ifThen, leave, v128, whileDo } from "../../../core/kernel/instructions.ts";
import { type Code, I32, V128, type WasmFunction, wasmFunction } from "../../../core/kernel/wasmModule.ts";
import { COMPARED, HASHES, MARK_BYTES, MARKS } from "./rowsMemory.ts";

/**
 * `compare(slot, end)`: moves on from slot `slot` to the first whose letters are not upper-case exactly where the same digits of
 * its hash are 8 or more (EIP-55), or to `end`; and leaves its number.
 */
export function compareCode(): WasmFunction {
  return wasmFunction(["slot", "end"], ({ slot, end }, declare) => {
    const [hash, mark, start, rest] = [declare(I32), declare(I32), declare(V128), declare(V128)];
    // The first bits of digits 16 * part to 16 * part + 15: of each byte as it is, and moved by a digit.
    const digits = (bytes: Code, first: number) =>
      i64.fromI32(
        i8x16.firstBits(
          v128.shuffle(
            bytes,
            i8x16.shiftLeft(bytes, i32.constant(4)),
            Array.from({ length: 16 }, (_, i) => first + (i >> 1) + 16 * (i % 2)),
          ),
        ),
      );
    const shouldRaise = i64.or(
      i64.or(digits(start.get, 0), i64.shiftLeft(digits(start.get, 8), i64.constant(16n))),
      i64.shiftLeft(digits(rest.get, 0), i64.constant(32n)),
    );
    return [
      whileDo(i32.less(slot.get, end.get), [
        i32.store(i32.constant(COMPARED), slot.get),
        hash.set(i32.add(i32.constant(HASHES), i32.shiftLeft(slot.get, i32.constant(5)))),
        mark.set(i32.add(i32.constant(MARKS), i32.multiply(slot.get, i32.constant(MARK_BYTES)))),
        start.set(v128.load(hash.get)),
        rest.set(v128.load(hash.get, 16)),
        // Letters are among the first 40 digits only.
        ifThen(i64.notEqual(i64.and(shouldRaise, i64.load(mark.get)), i64.load(mark.get, 8)), leave),
        slot.set(i32.add(slot.get, i32.constant(1))),
      ]),
      i32.store(i32.constant(COMPARED), end.get),
    ];
  });
}
