import { gzipSync } from "fflate";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { isHeldAt, unpackHold } from "../../../sdk/core/status/holds.ts";
import {
  bitsInForce,
  CREDENTIALS_PER_WORD,
  horizon,
  inForceFrom,
  later,
  type StatusWord,
  wordsOf,
} from "../../../sdk/core/status/statusWords.ts";

/** Fewest credentials in a status list, so that its readers cannot be linked to one credential. */
const MIN_BITS = 131_072;
/** Bytes that a status word adds to the list. */
const WORD_LIST_BYTES = CREDENTIALS_PER_WORD / 8;

export type StatusListBitsParameters = {
  readonly plane: BatchPlane;
  /** The batch's. */
  readonly size: bigint;
  /** The policy's, in seconds. */
  readonly epochLength: bigint;
  /** Timestamp of the block that the plane is from, less the reorg margin where the block is not final. */
  readonly asOf: bigint;
  /** Before the horizon of `asOf`, and late enough for storage to remember it. */
  readonly moment: bigint;
};

/**
 * The W3C bitstring of a batch for one purpose at a moment: credential i is bit i from the left. Zeros follow up to
 * 131,072 bits, or to the next byte of a bigger batch.
 * @throws SymbolonError `WrongWordCount`, `IndexBeyondBatch`, `BeyondHorizon`, `HistoryNotKept`
 */
export function statusListBits(parameters: StatusListBitsParameters): Uint8Array {
  const { plane, size, epochLength, moment } = parameters;
  checkPlane(plane, size);
  checkMoment(parameters);
  return bitsAt(plane, size, epochLength, moment);
}

/** Bytes in the bitstring of a batch. */
export function statusListBytes(size: bigint): number {
  return Math.ceil(Math.max(Number(size), MIN_BITS) / 8);
}

/** The bitstring at a moment that is already checked. */
export function bitsAt(plane: BatchPlane, size: bigint, epochLength: bigint, moment: bigint): Uint8Array {
  const credentials = Number(size);
  // Room for whole words: the last one may reach beyond the list.
  const bits = new Uint8Array(Math.max(statusListBytes(size), plane.words.length * WORD_LIST_BYTES));
  const view = new DataView(bits.buffer);
  for (const [i, word] of plane.words.entries()) {
    writeTop(view, i * WORD_LIST_BYTES, bitsInForce(word, epochLength, moment));
  }
  if (plane.purpose === "suspension") {
    if (isHeldAt(plane.batchHold, moment)) bits.fill(0xff, 0, Math.ceil(credentials / 8));
    for (const [index, hold] of plane.holds) {
      const byte = Math.floor(index / 8);
      if (isHeldAt(hold, moment)) bits[byte] = (bits[byte] ?? 0) | (0x80 >> (index % 8));
    }
  }
  // Bits beyond the last credential stay 0.
  bits.fill(0, Math.ceil(credentials / 8));
  const last = Math.floor(credentials / 8);
  if (credentials % 8 !== 0) bits[last] = (bits[last] ?? 0) & ~(0xff >> (credentials % 8));
  return bits.slice(0, statusListBytes(size));
}

/** Writes the top 28 bytes of a word; the low 4 contain an epoch, or nothing. */
function writeTop(view: DataView, offset: number, word: bigint): void {
  if (word === 0n) return;
  view.setBigUint64(offset, word >> 192n);
  view.setBigUint64(offset + 8, BigInt.asUintN(64, word >> 128n));
  view.setBigUint64(offset + 16, BigInt.asUintN(64, word >> 64n));
  view.setUint32(offset + 24, Number(BigInt.asUintN(32, word >> 32n)));
}

/** A missing word would silently mark its credentials as valid. */
function checkPlane(plane: BatchPlane, size: bigint): void {
  const required = wordsOf(size);
  if (plane.words.length !== required) {
    throw new SymbolonError({
      code: "WrongWordCount",
      reason: `There are ${plane.words.length} status words, but a batch of ${size} has ${required}.`,
      hint: "Give every word of the plane, from word 0.",
      details: { words: plane.words.length, required, size },
    });
  }
  if (plane.purpose === "revocation") return;
  for (const index of plane.holds.keys()) {
    if (Number.isInteger(index) && index >= 0 && index < Number(size)) continue;
    throw new SymbolonError({
      code: "IndexBeyondBatch",
      reason: `A hold is given for credential ${index} of a batch of ${size}.`,
      hint: "Give the holds of this batch, and the hold of the whole batch separately.",
      details: { index, size },
    });
  }
}

/** Size of the compressor's hash table; by default it would depend on a floating-point logarithm. */
const MEMORY = 4;

/**
 * Encodes a bitstring for a status list: multibase `u` (base64url without padding) of its gzip. The text is the same on
 * every machine: fflate is JavaScript, while the bytes of Node's zlib vary with processor and version. The header has
 * no time and always the same system (3, Unix). Another release of fflate may write other bytes for the same bits.
 */
export function encodeStatusList(bits: Uint8Array): string {
  const compressed = gzipSync(bits, { level: 9, mem: MEMORY, mtime: 0 });
  return `u${Buffer.from(compressed).toString("base64url")}`;
}

/** All status of a batch in one plane, as stored at one block; for suspension, also the holds. */
export type BatchPlane =
  | {
      readonly purpose: "revocation";
      /** Every word of the revoked plane, from word 0. */
      readonly words: readonly StatusWord[];
    }
  | {
      readonly purpose: "suspension";
      /** Every word of the suspended plane, from word 0. */
      readonly words: readonly StatusWord[];
      /** The whole batch's hold as stored; 0: never held. */
      readonly batchHold: bigint;
      /** The holds of single credentials as stored, by index; credentials that were never held may be missing. */
      readonly holds: ReadonlyMap<number, bigint>;
    };

/** The meaning of a set bit in a status list, in the words of the W3C. */
export type StatusPurpose = BatchPlane["purpose"];

/**
 * Refuses a moment that the plane does not fully cover: later changes may come, or earlier ones are forgotten.
 * @throws SymbolonError `BeyondHorizon`, `HistoryNotKept`
 */
function checkMoment({ plane, epochLength, asOf, moment }: StatusListBitsParameters): void {
  const end = horizon(epochLength, asOf);
  if (moment >= end) {
    throw new SymbolonError({
      code: "BeyondHorizon",
      reason: `The status as of ${asOf} covers moments until its horizon ${end}, not ${moment}.`,
      hint: "Ask for an earlier moment, or read a later block.",
      details: { moment, horizon: end, asOf },
    });
  }
  const floor = planeFloor(plane, epochLength);
  if (moment >= floor) return;
  throw new SymbolonError({
    code: "HistoryNotKept",
    reason: `The storage as of ${asOf} no longer has the status at ${moment}: it goes back to ${floor}.`,
    hint: "Read an earlier block, or ask for a later moment.",
    details: { moment, floor, asOf },
  });
}

/** Earliest moment that every word and hold covers. */
function planeFloor(plane: BatchPlane, epochLength: bigint): bigint {
  const floor = plane.words.reduce(
    (latest, { oldest }) => later(latest, inForceFrom(oldest, epochLength)),
    0n,
  );
  if (plane.purpose === "revocation") return floor;
  return [plane.batchHold, ...plane.holds.values()].reduce(
    (latest, hold) => later(latest, unpackHold(hold).floor),
    floor,
  );
}
