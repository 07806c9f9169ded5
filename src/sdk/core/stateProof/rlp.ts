import { bytesToHex } from "../bytes.ts";
import { SymbolonError } from "../errors.ts";

/** One RLP item: where it lies in the bytes it was read from. Of a byte below 0x80, the payload is the item itself. */
export type RlpItem = {
  readonly isList: boolean;
  /** Offset of its first byte, header included. */
  readonly start: number;
  /** Offsets of the first byte of its payload and of the first byte behind it. */
  readonly from: number;
  readonly to: number;
};

/** Payloads up to this many bytes have their length in the first byte. */
const MAX_SHORT = 55;

/** Bytes of a length that is read: far more than any block or proof has, and exact as a number. */
const MAX_LENGTH = 4;

/**
 * Reads the item at `offset`, which must end at or before `end`. Only the one canonical encoding is accepted: the
 * shortest length, and no header before a single byte below 0x80 (Yellow Paper, appendix B).
 * @param what names the bytes in the error: `"block header"`
 * @throws SymbolonError `BadRlp`
 */
function readRlpItem(bytes: Uint8Array, offset: number, end: number, what: string): RlpItem {
  const first = bytes[offset];
  if (first === undefined || offset >= end) throw badRlp(what, offset, "it ends where an item should begin");
  if (first < 0x80) return { isList: false, start: offset, from: offset, to: offset + 1 };
  const isList = first >= 0xc0;
  let length = first - (isList ? 0xc0 : 0x80);
  let from = offset + 1;
  if (length > MAX_SHORT) {
    from += length - MAX_SHORT;
    length = readLength(bytes, offset + 1, from, what);
  }
  const to = from + length;
  if (to > end) throw badRlp(what, offset, `an item of ${length} bytes is cut off`);
  if (!isList && length === 1 && (bytes[from] as number) < 0x80) {
    throw badRlp(what, offset, "a single byte has a header that it needs not");
  }
  return { isList, start: offset, from, to };
}

/**
 * The items of the list that lies from `start` to `end` and fills it.
 * @param what names the bytes in the error
 * @throws SymbolonError `BadRlp`
 */
export function readRlpList(bytes: Uint8Array, start: number, end: number, what: string): readonly RlpItem[] {
  const list = readRlpItem(bytes, start, end, what);
  if (!list.isList) throw badRlp(what, start, "it is no list");
  if (list.to !== end) throw badRlp(what, list.to, `${end - list.to} bytes follow the list`);
  const items: RlpItem[] = [];
  for (let offset = list.from; offset < list.to; ) {
    const item = readRlpItem(bytes, offset, list.to, what);
    items.push(item);
    offset = item.to;
  }
  return items;
}

/**
 * A whole number: big-endian, without leading zeros, 0 as no bytes.
 * @param size most bytes that it may have
 * @throws SymbolonError `BadRlp`
 */
export function rlpUint(bytes: Uint8Array, item: RlpItem | undefined, size: number, what: string): bigint {
  if (item === undefined) throw badRlp(what, bytes.length, "a number is missing");
  const { isList, from, to } = item;
  if (isList || to - from > size || (to > from && bytes[from] === 0)) {
    throw badRlp(what, item.start, `there is no whole number of up to ${size} bytes without leading zeros`);
  }
  return to === from ? 0n : BigInt(bytesToHex(bytes.subarray(from, to)));
}

/**
 * A string of exactly 32 bytes, as a view.
 * @throws SymbolonError `BadRlp`
 */
export function rlpWord(bytes: Uint8Array, item: RlpItem | undefined, what: string): Uint8Array {
  if (item === undefined) throw badRlp(what, bytes.length, "a hash is missing");
  if (item.isList || item.to - item.from !== 32)
    throw badRlp(what, item.start, "there is no hash of 32 bytes");
  return bytes.subarray(item.from, item.to);
}

/**
 * The one string that the bytes are the RLP of: what a trie holds is RLP again.
 * @throws SymbolonError `BadRlp`
 */
export function readRlpString(bytes: Uint8Array, what: string): RlpItem {
  const item = readRlpItem(bytes, 0, bytes.length, what);
  if (item.isList) throw badRlp(what, 0, "it is a list");
  if (item.to !== bytes.length)
    throw badRlp(what, item.to, `${bytes.length - item.to} bytes follow the string`);
  return item;
}

/** The error for bytes that are not what they should be. */
export function badRlp(what: string, offset: number, why: string): SymbolonError {
  return new SymbolonError({
    code: "BadRlp",
    reason: `The ${what} is not canonical RLP at byte ${offset}: ${why}.`,
    hint: "Take it again from an Ethereum node, and pass it on unaltered.",
    details: { what, offset, why },
  });
}

function readLength(bytes: Uint8Array, from: number, to: number, what: string): number {
  if (to - from > MAX_LENGTH || to > bytes.length)
    throw badRlp(what, from, "a length is cut off or too long");
  let length = 0;
  for (let i = from; i < to; i++) length = length * 256 + (bytes[i] as number);
  if (bytes[from] === 0 || length <= MAX_SHORT) {
    throw badRlp(what, from, "a length is not in its shortest form");
  }
  return length;
}
