import { SymbolonError } from "../../core/errors.ts";
import { isHeldAt } from "../../core/status/holds.ts";
import { bitsInForce, CREDENTIALS_PER_WORD } from "../../core/status/statusWords.ts";
import type { BatchPlane } from "./batchPlane.ts";
import { checkMoment } from "./checkMoment.ts";

/** Fewest credentials in a status list, so that a reader of the list hides among many. */
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
 * The W3C bitstring of a batch for one purpose at a moment: credential i is bit i from the left, zeros follow up to
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

/** The bitstring at a moment that is known to be answered for. */
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
  // Nothing is said of credentials that there are not.
  bits.fill(0, Math.ceil(credentials / 8));
  const last = Math.floor(credentials / 8);
  if (credentials % 8 !== 0) bits[last] = (bits[last] ?? 0) & ~(0xff >> (credentials % 8));
  return bits.slice(0, statusListBytes(size));
}

/** Writes the top 28 bytes of a word; the low 4 hold an epoch, or nothing. */
function writeTop(view: DataView, offset: number, word: bigint): void {
  if (word === 0n) return;
  view.setBigUint64(offset, word >> 192n);
  view.setBigUint64(offset + 8, BigInt.asUintN(64, word >> 128n));
  view.setBigUint64(offset + 16, BigInt.asUintN(64, word >> 64n));
  view.setUint32(offset + 24, Number(BigInt.asUintN(32, word >> 32n)));
}

/** A word too few would silently say of its credentials that they are good. */
function checkPlane(plane: BatchPlane, size: bigint): void {
  const required = Math.ceil(Number(size) / CREDENTIALS_PER_WORD);
  if (plane.words.length !== required) {
    throw new SymbolonError({
      code: "WrongWordCount",
      reason: `There are ${plane.words.length} status words where a batch of ${size} has ${required}.`,
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
      hint: "Give the holds of this batch, and the hold of the whole batch apart from them.",
      details: { index, size },
    });
  }
}
