/** What {@link plainAccount} found: no plain account; digits of one case, which claim no checksum; digits of both. */
export const ODD = -1;
export const UNIFORM = 0;
export const MIXED = 1;

/** `0x`, as its two bytes are read at once. */
const PREFIX = 0x7830;

/** Where an account's digits go for its checksum, and which of its letters are upper-case: five words of 8 digits. It may change between rows. */
export type DigitsTarget = {
  /** 40 lower-case digits an account. */
  digits: DataView;
  /** Five words an account, each of 8 digits: bit 3 of a digit's four bits says that it is a letter. */
  letters: Int32Array;
  /** Likewise, that it is an upper-case letter. */
  raised: Int32Array;
};

/**
 * Reads an account straight from the bytes of a file, four digits at a time, whatever the machine's byte order: a table
 * of digits would take twice as long.
 * @param source must reach 42 bytes beyond `at`
 * @param target takes the account's 20 bytes at `to`
 * @param slot of the digits' target
 */
export function plainAccount(
  source: DataView,
  at: number,
  target: DataView,
  to: number,
  { digits, letters, raised }: DigitsTarget,
  slot: number,
): number {
  let flaws = source.getUint16(at, true) ^ PREFIX;
  let anyUpper = 0;
  let anyLower = 0;
  for (let word = 0; word < 5; word++) {
    const first = source.getInt32(at + 2 + 8 * word, true);
    const second = source.getInt32(at + 6 + 8 * word, true);
    const high = digitsOf(first);
    const low = digitsOf(second);
    const value = pack(high) | (pack(low) << 16);
    flaws |= flawsOf(first, high) | flawsOf(second, low);
    const upper = pack(upperOf(first)) | (pack(upperOf(second)) << 16);
    const letter = lettersOf(value);
    anyUpper |= upper;
    anyLower |= upper ^ letter;
    target.setInt32(to + 4 * word, value, true);
    // Bit 5 makes a letter lower-case, and every decimal digit has it.
    digits.setInt32(40 * slot + 8 * word, first | 0x20202020, true);
    digits.setInt32(40 * slot + 8 * word + 4, second | 0x20202020, true);
    letters[5 * slot + word] = letter;
    raised[5 * slot + word] = upper;
  }
  if (flaws !== 0) return ODD;
  return anyUpper !== 0 && anyLower !== 0 ? MIXED : UNIFORM;
}

/** Of each four bits whether they are a letter's (10 to 15): their bit 3. */
function lettersOf(value: number): number {
  return value & ((value << 1) | (value << 2)) & 0x88888888;
}

/** What four ASCII digits stand for, a byte each; letters have bit 6. */
function digitsOf(word: number): number {
  const letters = (word >>> 6) & 0x01010101;
  return (word & 0x0f0f0f0f) + (letters << 3) + letters;
}

/** Bit 3 of each byte that is an upper-case letter: they lack bit 5, which lower-case letters and decimal digits have. */
function upperOf(word: number): number {
  return (~word & 0x20202020) >>> 2;
}

/** Puts four bytes of four bits each into two bytes, in the same order. */
function pack(digits: number): number {
  const pairs = ((digits << 4) | (digits >>> 8)) & 0x00ff00ff;
  return (pairs | (pairs >>> 8)) & 0xffff;
}

/**
 * Zero where four bytes are hexadecimal digits. By byte: bit 7 is clear; bit 5 or 6 is set; of bits 4 and 6 exactly one
 * (0x3_, or 0x4_ and 0x6_); and the digit read from it is at most 15, and above 9 exactly where it is a letter.
 */
function flawsOf(word: number, digits: number): number {
  const letters = (word >>> 2) & 0x10101010;
  return (
    (word & 0x80808080) |
    (~(word | (word >>> 1)) & 0x20202020) |
    (~(word ^ (word >>> 2)) & 0x10101010) |
    (digits & 0x10101010) |
    (((digits + 0x06060606) ^ letters) & 0x10101010)
  );
}
