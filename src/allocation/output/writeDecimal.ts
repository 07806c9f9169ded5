import { readUint256, WORD_BYTES } from "../../core/bytes.ts";

const ZERO = 0x30;
const TEN_THOUSAND = 10_000;
const MILLION = 1_000_000;
const TWO_32 = 2 ** 32;

/** The four digits of each number below 10,000, as one big-endian word: the digits before it are zeros. */
const FOUR_DIGITS = Uint32Array.from({ length: TEN_THOUSAND }, (_, number) =>
  [1_000, 100, 10, 1].reduce((word, unit) => word * 256 + ZERO + (Math.floor(number / unit) % 10), 0),
);

/** Six digits each, the lowest first: 2^128 - 1 has 39 digits. */
const groups = new Uint32Array(7);

/**
 * Writes a uint256 in decimal digits.
 * @param words the number's 32 bytes, big-endian, at byte `from`
 * @returns where the digits end
 */
export function writeDecimal(words: DataView, from: number, out: DataView, at: number): number {
  const top = words.getUint32(from) | words.getUint32(from + 4);
  if ((top | words.getUint32(from + 8) | words.getUint32(from + 12)) !== 0) {
    return writeText(readUint256(wordBytes(words, from), 0).toString(), out, at);
  }
  // Long division of 128 bits by a million, 32 bits at a time: what is divided stays below 2^52, where doubles are exact.
  let a = words.getUint32(from + 16);
  let b = words.getUint32(from + 20);
  let c = words.getUint32(from + 24);
  let d = words.getUint32(from + 28);
  let count = 0;
  let rest: number;
  let next: number;
  do {
    rest = 0;
    if (a !== 0) {
      next = Math.floor(a / MILLION);
      rest = a - next * MILLION;
      a = next;
    }
    if (b !== 0 || rest !== 0) {
      const part = rest * TWO_32 + b;
      b = Math.floor(part / MILLION);
      rest = part - b * MILLION;
    }
    if (c !== 0 || rest !== 0) {
      const part = rest * TWO_32 + c;
      c = Math.floor(part / MILLION);
      rest = part - c * MILLION;
    }
    const part = rest * TWO_32 + d;
    d = Math.floor(part / MILLION);
    groups[count++] = part - d * MILLION;
  } while (d !== 0 || c !== 0 || b !== 0 || a !== 0);
  let to = writeShort(groups[count - 1] as number, out, at);
  for (let group = count - 2; group >= 0; group--) {
    writeSix(groups[group] as number, out, to);
    to += 6;
  }
  return to;
}

/** Writes a number below 2^32 in decimal digits. */
export function writeNumber(number: number, out: DataView, at: number): number {
  if (number < MILLION) return writeShort(number, out, at);
  const high = Math.floor(number / MILLION);
  const to = writeShort(high, out, at);
  writeSix(number - high * MILLION, out, to);
  return to + 6;
}

/** Writes a number below a million with all six digits. */
function writeSix(number: number, out: DataView, at: number): void {
  const high = Math.floor(number / TEN_THOUSAND);
  out.setUint16(at, FOUR_DIGITS[high] as number);
  out.setUint32(at + 2, FOUR_DIGITS[number - high * TEN_THOUSAND] as number);
}

/** Writes a number below a million without leading zeros. */
function writeShort(number: number, out: DataView, at: number): number {
  if (number < TEN_THOUSAND) return writeFirst(number, out, at);
  const high = Math.floor(number / TEN_THOUSAND);
  const to = writeFirst(high, out, at);
  out.setUint32(to, FOUR_DIGITS[number - high * TEN_THOUSAND] as number);
  return to + 4;
}

function writeFirst(number: number, out: DataView, at: number): number {
  const digits = FOUR_DIGITS[number] as number;
  let to = at;
  if (number >= 1_000) out.setUint8(to++, digits >>> 24);
  if (number >= 100) out.setUint8(to++, digits >>> 16);
  if (number >= 10) out.setUint8(to++, digits >>> 8);
  out.setUint8(to++, digits);
  return to;
}

/** Writes ASCII. */
export function writeText(text: string, out: DataView, at: number): number {
  for (let i = 0; i < text.length; i++) out.setUint8(at + i, text.charCodeAt(i));
  return at + text.length;
}

function wordBytes(words: DataView, from: number): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset + from, WORD_BYTES);
}
