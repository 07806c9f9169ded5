import { readUint256, WORD_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import type { Allocation } from "../allocation.ts";
import { ACCOUNT_CHARACTERS, createChecksumText } from "../checksum.ts";
import type { FilePieces } from "./pieces.ts";

/** Some 1.3 MB of text: large enough for threads to share its hashes. */
const ROWS_A_PIECE = 4_096;
/** Digits of 2^32 - 1 and of 2^256 - 1. */
const INDEX_DIGITS = 10;
const AMOUNT_DIGITS = 78;
const COMMA = 0x2c;
const NEWLINE = 0x0a;

/**
 * The canonical text of an allocation: a header, then one line for each row in index order with the index, the
 * checksummed account, the beneficiary where rows have one, and the amount in base units. Equal rows give equal bytes.
 * Rows with indexes of their own keep them.
 */
export function allocationCsv(allocation: Allocation, hasher: Hasher): FilePieces {
  const count = 1 + Math.ceil(allocation.count / ROWS_A_PIECE);
  return { count, pieces: piecesOf(allocation, hasher) };
}

function* piecesOf(allocation: Allocation, hasher: Hasher): Generator<Uint8Array> {
  const { count, accounts, amounts, beneficiaries, indexes } = allocation;
  const hasBeneficiary = beneficiaries !== undefined;
  yield new TextEncoder().encode(`index,account,${hasBeneficiary ? "beneficiary," : ""}amount\n`);
  const capacity = Math.min(count, ROWS_A_PIECE);
  const characters = INDEX_DIGITS + AMOUNT_DIGITS + (hasBeneficiary ? 2 : 1) * (ACCOUNT_CHARACTERS + 1) + 2;
  const text = new Uint8Array(capacity * characters);
  const out = new DataView(text.buffer);
  const words = new DataView(amounts.buffer, amounts.byteOffset, amounts.byteLength);
  const names = createChecksumText(accounts, capacity, hasher);
  const heirs = hasBeneficiary ? createChecksumText(beneficiaries, capacity, hasher) : undefined;
  for (let from = 0; from < count; from += ROWS_A_PIECE) {
    const to = Math.min(from + ROWS_A_PIECE, count);
    names.take(from, to);
    heirs?.take(from, to);
    let at = 0;
    for (let row = from; row < to; row++) {
      at = writeNumber(indexes === undefined ? row : (indexes[row] as number), out, at);
      text[at] = COMMA;
      names.write(row, out, at + 1);
      at += 1 + ACCOUNT_CHARACTERS;
      text[at++] = COMMA;
      if (heirs !== undefined) {
        heirs.write(row, out, at);
        at += ACCOUNT_CHARACTERS;
        text[at++] = COMMA;
      }
      at = writeDecimal(words, row * WORD_BYTES, out, at);
      text[at++] = NEWLINE;
    }
    yield text.subarray(0, at);
  }
}

const ZERO = 0x30;
const THOUSAND = 1_000;
const MILLION = 1_000_000;
const MILLIONTH = 1e-6;

/** The three digits of each number below 1,000, as a big-endian word: 4 KB, which stay in the nearest cache. */
const THREE_DIGITS = Int32Array.from({ length: THOUSAND }, (_, number) =>
  [100, 10, 1].reduce((word, unit) => word * 256 + ZERO + (Math.floor(number / unit) % 10), 0),
);

/**
 * Writes a uint256 in decimal digits.
 * @param words the number's 32 bytes, big-endian, at byte `from`
 * @returns where the digits end
 */
export function writeDecimal(words: DataView, from: number, out: DataView, at: number): number {
  const top = words.getInt32(from) | words.getInt32(from + 4) | words.getInt32(from + 8);
  if ((top | words.getInt32(from + 12) | words.getInt32(from + 16)) !== 0) {
    return writeText(readUint256(wordBytes(words, from), 0).toString(), out, at);
  }
  // Groups of six digits: 2^32 is 4294 967296, and 2^64 is 18 446744 073709 551616. Each group takes its share of the
  // words, and what the one below carries over.
  const high = words.getUint32(from + 20);
  const middle = words.getUint32(from + 24);
  const lowest = words.getUint32(from + 28) + middle * 967_296 + high * 551_616;
  // Below 2^33 millions doubles divide to the right whole number.
  const first = Math.floor(lowest / MILLION);
  const second = first + middle * 4_294 + high * 73_709;
  const third = millions(second) + high * 446_744;
  const fourth = millions(third) + high * 18;
  const fifth = millions(fourth);
  const low = lowest - first * MILLION;
  if (fifth !== 0) {
    const to = writeShort(fifth, out, at);
    writeSix(fourth - fifth * MILLION, out, to);
    return writeLower(third, second, low, out, to + 6);
  }
  if (fourth !== 0) return writeLower(third, second, low, out, writeShort(fourth, out, at));
  const rest = second - millions(second) * MILLION;
  if (third !== 0) {
    const to = writeShort(third, out, at);
    writeSix(rest, out, to);
    writeSix(low, out, to + 6);
    return to + 12;
  }
  if (rest === 0) return writeShort(low, out, at);
  const to = writeShort(rest, out, at);
  writeSix(low, out, to);
  return to + 6;
}

/**
 * The whole millions in a number below 2^51, more quickly than by dividing. The half keeps it 5e-7 away from the next
 * whole number on either side. Below 1.93e9 millions, rounding twice moves it by less than 4.3e-7.
 */
function millions(number: number): number {
  return Math.floor((number + 0.5) * MILLIONTH);
}

function writeLower(third: number, second: number, low: number, out: DataView, at: number): number {
  writeSix(third - millions(third) * MILLION, out, at);
  writeSix(second - millions(second) * MILLION, out, at + 6);
  writeSix(low, out, at + 12);
  return at + 18;
}

/** Writes a number below 2^32 in decimal digits. */
export function writeNumber(number: number, out: DataView, at: number): number {
  if (number < MILLION) return writeShort(number, out, at);
  const high = Math.floor(number / MILLION);
  const to = writeShort(high, out, at);
  writeSix(number - high * MILLION, out, to);
  return to + 6;
}

function writeSix(number: number, out: DataView, at: number): void {
  // As an integer, since integers divide by a constant without dividing.
  const six = number | 0;
  const high = (six / THOUSAND) | 0;
  writeThree(high, out, at);
  writeThree((six - high * THOUSAND) | 0, out, at + 3);
}

function writeThree(number: number, out: DataView, at: number): void {
  const digits = THREE_DIGITS[number] as number;
  out.setInt16(at, digits >> 8);
  out.setInt8(at + 2, digits);
}

/** Writes a number below a million without leading zeros. */
function writeShort(number: number, out: DataView, at: number): number {
  const six = number | 0;
  const high = (six / THOUSAND) | 0;
  if (high === 0) return writeFirst(six, out, at);
  const to = writeFirst(high, out, at);
  writeThree((six - high * THOUSAND) | 0, out, to);
  return to + 3;
}

function writeFirst(number: number, out: DataView, at: number): number {
  const digits = THREE_DIGITS[number] as number;
  let to = at;
  if (number >= 100) out.setInt8(to++, digits >> 16);
  if (number >= 10) out.setInt8(to++, digits >> 8);
  out.setInt8(to++, digits);
  return to;
}

export function writeText(text: string, out: DataView, at: number): number {
  for (let i = 0; i < text.length; i++) out.setUint8(at + i, text.charCodeAt(i));
  return at + text.length;
}

const DIGITS = new TextEncoder().encode("0123456789abcdef");

/** Writes bytes as hexadecimal digits. @returns where they end */
export function writeHex(bytes: Uint8Array, from: number, size: number, out: Uint8Array, at: number): number {
  for (let i = 0; i < size; i++) {
    const byte = bytes[from + i] as number;
    out[at + 2 * i] = DIGITS[byte >> 4] as number;
    out[at + 2 * i + 1] = DIGITS[byte & 15] as number;
  }
  return at + 2 * size;
}

function wordBytes(words: DataView, from: number): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset + from, WORD_BYTES);
}
