const DIGIT_BYTES = 2;
const DIGITS = 65_536;
/** Digits sorted by counting: 64 bits leave hardly anything but equal strings to be told apart. */
const MAX_PASSES = 4;

/**
 * Sorts fixed-width byte strings that lie end to end, in time linear in their number unless somebody chose them to
 * share 64 bits: digits that all strings share, such as the zeros before an amount, cost nothing.
 * @param bytes n * `width` bytes
 * @param width even
 * @returns the n positions in ascending order of their strings; equal ones keep their order
 */
export function stringOrder(bytes: Uint8Array, width: number): Uint32Array {
  const count = bytes.length / width;
  const digits = digitsOf(bytes);
  const wide = width / DIGIT_BYTES;
  const varying = varyingDigits(digits, wide);
  let order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  let spare = new Uint32Array(count);
  const starts = new Uint32Array(DIGITS);
  for (const digit of varying.slice(0, MAX_PASSES).reverse()) {
    starts.fill(0);
    for (let at = digit; at < digits.length; at += wide) {
      const key = digits[at] as number;
      starts[key] = (starts[key] as number) + 1;
    }
    placeStarts(starts);
    for (let i = 0; i < count; i++) {
      const row = order[i] as number;
      const key = digits[row * wide + digit] as number;
      const to = starts[key] as number;
      spare[to] = row;
      starts[key] = to + 1;
    }
    [order, spare] = [spare, order];
  }
  if (varying.length > MAX_PASSES) sortTies(order, digits, wide, varying);
  return order;
}

/** The strings as 16-bit digits in the byte order of the machine: read them through {@link inOrder}. */
function digitsOf(bytes: Uint8Array): Uint16Array {
  const aligned = bytes.byteOffset % DIGIT_BYTES === 0 ? bytes : bytes.slice();
  return new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.length / DIGIT_BYTES);
}

/** The value of a digit that a little-endian machine has read from big-endian bytes. */
function inOrder(digit: number): number {
  return ((digit & 0xff) << 8) | (digit >> 8);
}

function varyingDigits(digits: Uint16Array, wide: number): readonly number[] {
  const differs = new Uint16Array(wide);
  for (let at = 0; at < digits.length; at += wide) {
    for (let digit = 0; digit < wide; digit++) {
      differs[digit] =
        (differs[digit] as number) | ((digits[at + digit] as number) ^ (digits[digit] as number));
    }
  }
  return [...differs.keys()].filter((digit) => differs[digit] !== 0);
}

/** Turns how often each digit occurs into where its first string goes, in the order of the digits' values. */
function placeStarts(starts: Uint32Array): void {
  let next = 0;
  for (let value = 0; value < DIGITS; value++) {
    const key = inOrder(value);
    const occurs = starts[key] as number;
    starts[key] = next;
    next += occurs;
  }
}

/** Sorts those that the counted digits leave equal, by the digits behind them. */
function sortTies(order: Uint32Array, digits: Uint16Array, wide: number, varying: readonly number[]): void {
  const counted = varying.slice(0, MAX_PASSES);
  const rest = varying.slice(MAX_PASSES);
  const compare = (places: readonly number[]) => (left: number, right: number) => {
    for (const digit of places) {
      const a = digits[left * wide + digit] as number;
      const b = digits[right * wide + digit] as number;
      if (a !== b) return inOrder(a) - inOrder(b);
    }
    return 0;
  };
  const compareCounted = compare(counted);
  const compareRest = compare(rest);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    let sorted = true;
    for (; to < order.length; to++) {
      const left = order[to - 1] as number;
      const right = order[to] as number;
      if (compareCounted(left, right) !== 0) break;
      if (compareRest(left, right) > 0) sorted = false;
    }
    // Thousands of equal amounts are in order already.
    if (!sorted) order.subarray(from, to).sort((left, right) => compareRest(left, right) || left - right);
    from = to;
  }
}
