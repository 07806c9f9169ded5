import { i8x16, i16x8, i32, i64, ifThen, leave, v128, whileDo } from "../../../core/kernel/instructions.ts";
import {
  type Code,
  I32,
  I64,
  type Local,
  V128,
  type ValueType,
  type WasmFunction,
  wasmFunction,
} from "../../../core/kernel/wasmModule.ts";
import { COMPARED, DIGITS, HASHES, MARK_BYTES, MARKS } from "./rowsMemory.ts";

/** `0x`, as its two bytes are read at once. */
const PREFIX = 0x7830;
const DIGITS_AT = 2;
/** `0x` and 40 digits. */
const ACCOUNT_SIGNS = 42;
/** Digits are read 16 at a time; the last ones overlap, so that only digits are looked at. */
const PARTS = [0, 16, 24] as const;
const CASE_BIT = 0x20;

type Part = Readonly<Record<"signs" | "lower" | "isLetter" | "packed" | "valid", Local>> & {
  readonly from: number;
};

/** Reads 16 digits: their values, what is a letter, and whether all are digits. */
function partCode({ from, signs, lower, isLetter, packed, valid }: Part, at: Local, digitsTo: Local): Code {
  const isDigit = i8x16.less(i8x16.subtract(signs.get, i8x16.all(0x30)), i8x16.all(10));
  // A letter's low four bits are 1 to 6.
  const values = i8x16.add(v128.and(signs.get, i8x16.all(0x0f)), v128.and(isLetter.get, i8x16.all(9)));
  return [
    signs.set(v128.load(at.get, DIGITS_AT + from)),
    lower.set(v128.or(signs.get, i8x16.all(CASE_BIT))),
    isLetter.set(i8x16.less(i8x16.subtract(lower.get, i8x16.all(0x61)), i8x16.all(6))),
    valid.set(i8x16.firstBits(v128.or(isDigit, isLetter.get))),
    v128.store(digitsTo.get, lower.get, from),
    packed.set(values),
    // Of each two bytes, the first one's four bits go before the second one's.
    packed.set(
      v128.and(
        v128.or(i16x8.shiftLeft(packed.get, i32.constant(4)), i16x8.shiftRight(packed.get, i32.constant(8))),
        i16x8.all(0xff),
      ),
    ),
  ];
}

/** One bit a digit, of the masks of all parts. */
function bitsOf(masks: readonly Code[]): Code {
  const [first, second, third] = masks.map(i64.fromI32) as [Code, Code, Code];
  // Of the third the first 8 are the second's last.
  return i64.or(
    i64.or(first, i64.shiftLeft(second, i64.constant(16n))),
    i64.shiftLeft(third, i64.constant(24n)),
  );
}

/**
 * Instructions that read an account: its 20 bytes at `to`; and where its digits are of both cases, lower-case digits
 * and a mark in slot `slot`, which moves on. They leave the function where it is not an account.
 * @param at where it begins; moves behind it
 * @param row the number that the mark holds
 */
export function accountCode(
  { at, slot }: Readonly<Record<"at" | "slot", Local>>,
  to: Code,
  row: Code,
  declare: (type: ValueType) => Local,
): Code {
  const [digitsTo, markTo, target] = [declare(I32), declare(I32), declare(I32)];
  const [letters, upper] = [declare(I64), declare(I64)];
  const parts = PARTS.map((from) => ({
    from,
    signs: declare(V128),
    lower: declare(V128),
    isLetter: declare(V128),
    packed: declare(V128),
    valid: declare(I32),
  }));
  const [first, second, third] = parts as [(typeof parts)[0], (typeof parts)[0], (typeof parts)[0]];
  return [
    digitsTo.set(i32.add(i32.constant(DIGITS), i32.multiply(slot.get, i32.constant(40)))),
    target.set(to),
    parts.map((part) => partCode(part, at, digitsTo)),
    ifThen(
      i32.or(
        i32.notEqual(
          i32.and(i32.and(first.valid.get, second.valid.get), third.valid.get),
          i32.constant(0xffff),
        ),
        i32.notEqual(i32.loadTwoBytes(at.get), i32.constant(PREFIX)),
      ),
      leave,
    ),
    v128.store(target.get, i8x16.fromI16x8(first.packed.get, second.packed.get)),
    i64.store(target.get, v128.lowI64(i8x16.fromI16x8(third.packed.get, third.packed.get)), 12),
    letters.set(bitsOf(parts.map(({ isLetter }) => i8x16.firstBits(isLetter.get)))),
    // Upper-case letters lack the case bit, which is moved to the front.
    upper.set(
      i64.and(
        letters.get,
        i64.xor(
          bitsOf(parts.map(({ signs }) => i8x16.firstBits(i8x16.shiftLeft(signs.get, i32.constant(2))))),
          i64.constant(-1n),
        ),
      ),
    ),
    markTo.set(i32.add(i32.constant(MARKS), i32.multiply(slot.get, i32.constant(MARK_BYTES)))),
    i64.store(markTo.get, letters.get),
    i64.store(markTo.get, upper.get, 8),
    i32.store(markTo.get, row, 16),
    slot.set(
      i32.add(
        slot.get,
        i32.and(i64.notEqual(upper.get, i64.constant(0n)), i64.notEqual(upper.get, letters.get)),
      ),
    ),
    at.set(i32.add(at.get, i32.constant(ACCOUNT_SIGNS))),
  ];
}

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
