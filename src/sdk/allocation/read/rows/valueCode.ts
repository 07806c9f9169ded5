import {
  i8x16,
  i16x8,
  i32,
  i32x4,
  i64,
  ifThen,
  leave,
  select,
  v128,
  whileDo,
} from "../../../core/kernel/instructions.ts";
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

// Where things lie in the memory of the reader of plain rows, in bytes, which it shares with its caller.

/** Bytes of a file at a time: all results from them stay in the processor's cache. */
export const WINDOW = 524_288;
/** Bytes of the shortest plain row: an account, a delimiter, a digit, a line end. */
const MIN_ROW = 45;
const MAX_ROWS = Math.floor(WINDOW / MIN_ROW);
/** Accounts and beneficiaries. */
const MAX_ACCOUNTS = 2 * MAX_ROWS;
/** Bytes between areas: vectors read and write beyond their data. */
const GAP = 64;

/**
 * Results of `readRows`: where it stopped, rows that it read, and accounts of mixed case in them. Of `compare`: the
 * slot where it stopped.
 */
export const STOPPED = 0;
export const ROWS = 4;
export const MIXED = 8;
export const COMPARED = 12;
/** 10^0 to 10^38, 16 bytes each, little-endian. */
export const POWERS = 64;
export const MAX_POWER = 38;

export const INPUT_AT = POWERS + 16 * (MAX_POWER + 1) + GAP;
export const ACCOUNTS = INPUT_AT + WINDOW + GAP;
export const BENEFICIARIES = ACCOUNTS + 20 * MAX_ROWS + GAP;
/** The first 16 bytes of each amount are always zero. */
export const AMOUNTS = BENEFICIARIES + 20 * MAX_ROWS + GAP;
export const INDEXES = AMOUNTS + 32 * MAX_ROWS + GAP;
/** Lower-case digits of accounts of mixed case, 40 bytes each. */
export const DIGITS = INDEXES + 4 * MAX_ROWS + GAP;
/** Their hashes, which the caller puts here. */
export const HASHES = DIGITS + 40 * MAX_ACCOUNTS + GAP;
/** Their marks, see {@link MARK_BYTES}. */
export const MARKS = HASHES + 32 * MAX_ACCOUNTS + GAP;
/** A mark: which digits are letters and which of those upper-case, bit i for digit i, 8 bytes each; twice the row, and 1 more for a beneficiary, 4 bytes. */
export const MARK_BYTES = 20;

export const MEMORY_PAGES = Math.ceil((MARKS + MARK_BYTES * MAX_ACCOUNTS + GAP) / 65_536);

/** `0x`, as its two bytes are read at once. */
const PREFIX = 0x7830;
const DIGITS_AT = 2;
/** `0x` and 40 digits. */
const ACCOUNT_SIGNS = 42;
/** Digits are read 16 at a time; the last ones overlap, so that only digits are read. */
const PARTS = [0, 16, 24] as const;
const CASE_BIT = 0x20;

type Part = Readonly<Record<"signs" | "lower" | "isLetter" | "packed" | "valid", Local>> & {
  readonly from: number;
};

/** Reads 16 digits: their values, which are letters, and whether all are digits. */
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
    // In each two bytes, the first one's four bits go before the second one's.
    packed.set(
      v128.and(
        v128.or(i16x8.shiftLeft(packed.get, i32.constant(4)), i16x8.shiftRight(packed.get, i32.constant(8))),
        i16x8.all(0xff),
      ),
    ),
  ];
}

/** One bit for each digit, from the masks of all parts. */
function bitsOf(masks: readonly Code[]): Code {
  const [first, second, third] = masks.map(i64.fromI32) as [Code, Code, Code];
  // The first 8 of the third part are the second's last.
  return i64.or(
    i64.or(first, i64.shiftLeft(second, i64.constant(16n))),
    i64.shiftLeft(third, i64.constant(24n)),
  );
}

/**
 * Instructions that read an account: its 20 bytes at `to`; and where its digits are of both cases, lower-case digits
 * and a mark in slot `slot`, which moves on. They leave the function where it is not an account.
 * @param at where it begins; moves past it
 * @param row the row's number in the mark
 */
export function accountCode(
  { at, slot }: Readonly<Record<"at" | "slot", Local>>,
  to: Code,
  row: Code,
  declare: (type: ValueType) => Local,
): Code {
  const digitsTo = declare(I32);
  const markTo = declare(I32);
  const target = declare(I32);
  const letters = declare(I64);
  const upper = declare(I64);
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
    const hash = declare(I32);
    const mark = declare(I32);
    const start = declare(V128);
    const rest = declare(V128);
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

type Declare = (type: ValueType) => Local;

/** A number below 2^128. */
type Wide = { readonly low: Local; readonly high: Local };

const ZERO = 0x30;
const POINT = 0x2e;
/** Digits read at a time. */
const HALF = 16;
const LANES = Array.from({ length: 16 }, (_, i) => i);

/**
 * Instructions that count the digits from `at` on, up to 32.
 * @param count the variable for their number
 */
function countCode(at: Local, count: Local): Code {
  const others = (offset: number) =>
    i32.and(
      i32.subtract(
        i32.constant(-1),
        i8x16.firstBits(
          i8x16.less(i8x16.subtract(v128.load(at.get, offset), i8x16.all(ZERO)), i8x16.all(10)),
        ),
      ),
      i32.constant(0xffff),
    );
  // Without any other character there are 32 zeros.
  return count.set(i32.trailingZeros(i32.or(others(0), i32.shiftLeft(others(HALF), i32.constant(16)))));
}

/** An i64: the number of up to 16 digits before `end`; the bytes before them are not read. */
function halfCode(end: Code, count: Code, digits: Local): Code {
  const isDigit = i8x16.less(v128.constant(LANES.map((lane) => HALF - 1 - lane)), i8x16.splat(count));
  const tens = (value: Code) =>
    v128.and(
      i16x8.add(i16x8.multiply(value, i16x8.all(10)), i16x8.shiftRight(value, i32.constant(8))),
      i16x8.all(0xff),
    );
  const weights = (weight: number) =>
    v128.constant(LANES.map((lane) => [weight & 0xff, weight >> 8, 1, 0][lane % 4] as number));
  return [
    digits.set(v128.and(v128.and(v128.load(end), i8x16.all(0x0f)), isDigit)),
    digits.set(i32x4.dot(tens(digits.get), weights(100))),
    digits.set(i32x4.dot(i16x8.fromI32x4(digits.get, digits.get), weights(10_000))),
    i64.add(
      i64.multiply(i64.fromI32(i32x4.lane(digits.get, 0)), i64.constant(100_000_000n)),
      i64.fromI32(i32x4.lane(digits.get, 1)),
    ),
  ];
}

/** value = value * factor; below 2^128. */
function multiplyCode(value: Wide, factor: Readonly<Record<"low" | "high", Code>>, declare: Declare): Code {
  const [low, a0, a1, b0, b1, middle, cross] = Array.from({ length: 7 }, () => declare(I64)) as [
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
  ];
  const bits = i64.constant(32n);
  const mask = i64.constant(0xffff_ffffn);
  return [
    // What the upper halves add to the upper half.
    value.high.set(
      i64.add(i64.multiply(value.high.get, factor.low), i64.multiply(value.low.get, factor.high)),
    ),
    a0.set(i64.and(value.low.get, mask)),
    a1.set(i64.shiftRight(value.low.get, bits)),
    b0.set(i64.and(factor.low, mask)),
    b1.set(i64.shiftRight(factor.low, bits)),
    low.set(i64.multiply(a0.get, b0.get)),
    cross.set(i64.multiply(a0.get, b1.get)),
    // At most (2^32 - 1)^2 + 2 * (2^32 - 1), which is 2^64 - 1.
    middle.set(
      i64.add(i64.add(i64.multiply(a1.get, b0.get), i64.and(cross.get, mask)), i64.shiftRight(low.get, bits)),
    ),
    value.high.set(
      i64.add(
        i64.add(value.high.get, i64.multiply(a1.get, b1.get)),
        i64.add(i64.shiftRight(cross.get, bits), i64.shiftRight(middle.get, bits)),
      ),
    ),
    value.low.set(i64.or(i64.shiftLeft(middle.get, bits), i64.and(low.get, mask))),
  ];
}

function addCode(value: Wide, low: Code, high: Code, declare: Declare): Code {
  const added = declare(I64);
  return [
    added.set(low),
    value.low.set(i64.add(value.low.get, added.get)),
    value.high.set(i64.add(i64.add(value.high.get, high), i64.fromI32(i64.less(value.low.get, added.get)))),
  ];
}

/**
 * Reads up to 32 digits at `at`, which moves past them; leaves the function where there are no digits. Without
 * branches, since lengths vary.
 */
function digitsCode(at: Local, count: Local, value: Wide, declare: Declare): Code {
  const digits = declare(V128);
  const isLong = i32.less(i32.constant(HALF), count.get);
  const before = select(i32.subtract(count.get, i32.constant(HALF)), i32.constant(0), isLong);
  const half = (offset: number) => i32.add(at.get, i32.constant(offset));
  return [
    countCode(at, count),
    ifThen(i32.isZero(count.get), leave),
    at.set(i32.add(at.get, count.get)),
    value.low.set(halfCode(half(-2 * HALF), before, digits)),
    value.high.set(i64.constant(0n)),
    multiplyCode(value, { low: i64.constant(10n ** 16n), high: i64.constant(0n) }, declare),
    addCode(value, halfCode(half(-HALF), count.get, digits), i64.constant(0n), declare),
  ];
}

/** Reads an index of up to 9 digits at `at`: ten could be beyond 32 bits. */
export function indexCode(at: Local, to: Code, declare: Declare): Code {
  const count = declare(I32);
  const digits = declare(V128);
  return [
    countCode(at, count),
    ifThen(i32.less(i32.constant(8), i32.subtract(count.get, i32.constant(1))), leave),
    at.set(i32.add(at.get, count.get)),
    i32.store(to, i32.fromI64(halfCode(i32.add(at.get, i32.constant(-HALF)), count.get, digits))),
  ];
}

/**
 * Reads an amount at `at`, which moves past it, into the 16 bytes at `to`, big-endian. Leaves the function where it is
 * zero, or so long that it might be beyond 10^38.
 * @param decimals of the amount; 0: whole base units
 */
export function amountCode(at: Local, to: Code, decimals: number, declare: Declare): Code {
  const count = declare(I32);
  const more = declare(I32);
  const wide = (): Wide => ({ low: declare(I64), high: declare(I64) });
  const value = wide();
  const power = (exponent: Code) => {
    const address = i32.add(i32.constant(POWERS), i32.shiftLeft(exponent, i32.constant(4)));
    return { low: i64.load(address), high: i64.load(address, 8) };
  };
  const fraction = (): Code => {
    const part = wide();
    return [
      ifThen(i32.less(i32.constant(MAX_POWER - decimals), count.get), leave),
      multiplyCode(value, power(i32.constant(decimals)), declare),
      ifThen(i32.equal(i32.loadByte(at.get), i32.constant(POINT)), [
        at.set(i32.add(at.get, i32.constant(1))),
        digitsCode(at, more, part, declare),
        ifThen(i32.less(i32.constant(decimals), more.get), leave),
        multiplyCode(part, power(i32.subtract(i32.constant(decimals), more.get)), declare),
        addCode(value, part.low.get, part.high.get, declare),
      ]),
    ];
  };
  const reversed = LANES.map((lane) => HALF - 1 - lane);
  const bytes = v128.fromI64(value.low.get, value.high.get);
  return [
    digitsCode(at, count, value, declare),
    decimals > 0 ? fraction() : [],
    ifThen(i64.isZero(i64.or(value.low.get, value.high.get)), leave),
    v128.store(to, v128.shuffle(bytes, bytes, reversed)),
  ];
}
