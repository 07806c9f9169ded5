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
} from "../../../core/kernel/instructions.ts";
import { type Code, I32, I64, type Local, V128, type ValueType } from "../../../core/kernel/wasmModule.ts";
import { MAX_DIGITS, POWERS } from "./rowsMemory.ts";

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
 * @param count where their number goes
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
  // Without any other sign there are 32 zeros.
  return count.set(i32.trailingZeros(i32.or(others(0), i32.shiftLeft(others(HALF), i32.constant(16)))));
}

/** An i64: the number that up to 16 digits before `end` are; what stands before them is not looked at. */
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

/** Reads up to 32 digits at `at`, which moves behind them; leaves the function where there is none. Without branches, since lengths vary. */
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
  const [count, digits] = [declare(I32), declare(V128)];
  return [
    countCode(at, count),
    ifThen(i32.less(i32.constant(8), i32.subtract(count.get, i32.constant(1))), leave),
    at.set(i32.add(at.get, count.get)),
    i32.store(to, i32.fromI64(halfCode(i32.add(at.get, i32.constant(-HALF)), count.get, digits))),
  ];
}

/**
 * Reads an amount at `at`, which moves behind it, into the 16 bytes at `to`, big-endian. Leaves the function where it is zero, or
 * so long that it might be beyond 10^38.
 * @param decimals of the amount; 0: whole base units
 */
export function amountCode(at: Local, to: Code, decimals: number, declare: Declare): Code {
  const [count, more] = [declare(I32), declare(I32)];
  const wide = (): Wide => ({ low: declare(I64), high: declare(I64) });
  const value = wide();
  const power = (exponent: Code) => {
    const address = i32.add(i32.constant(POWERS), i32.shiftLeft(exponent, i32.constant(4)));
    return { low: i64.load(address), high: i64.load(address, 8) };
  };
  const fraction = (): Code => {
    const part = wide();
    return [
      ifThen(i32.less(i32.constant(MAX_DIGITS - decimals), count.get), leave),
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
