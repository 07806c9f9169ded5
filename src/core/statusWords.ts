import { SymbolonError } from "./errors.ts";

/**
 * The epoch rule, once: where a credential's bit lies, when a change takes effect, what a stored word says about a
 * moment. Twin of `contracts/libraries/StatusWords.sol`.
 */

/** Credentials in one status word; its low 32 bits hold an epoch. */
export const CREDENTIALS_PER_WORD = 224;

/** Most credentials in a batch; the registry refuses more. */
export const MAX_BATCH_SIZE = 2 ** 32;

const EPOCH_MASK = (1n << 32n) - 1n;

/** What stands for "never" among moments: later than any uint64. */
export const NEVER = (1n << 256n) - 1n;

/** The stored state of one status word in one plane: the Solidity struct `StatusWord`. */
export type StatusWord = {
  /** Changes in force: 224 bits, then the epoch that announced the newest of them. */
  readonly settled: bigint;
  /** Changes announced in one even epoch: 224 bits, then that epoch. */
  readonly pendingEven: bigint;
  /** Changes announced in one odd epoch: 224 bits, then that epoch. */
  readonly pendingOdd: bigint;
};

/** The status of one credential in one plane, at a moment. */
export type StatusBit = {
  readonly set: boolean;
  /** Earliest moment from which storage still proves it. */
  readonly since: bigint;
  /** Next moment at which it is known to change; `NEVER` where none is. */
  readonly next: bigint;
};

/**
 * Word and bit of the credential at `index`.
 * @throws SymbolonError `IndexBeyondBatch` where no batch has such an index
 */
export function locate(index: number): { word: number; mask: bigint } {
  if (!Number.isInteger(index) || index < 0 || index >= MAX_BATCH_SIZE) {
    throw new SymbolonError({
      code: "IndexBeyondBatch",
      reason: `${index} is not the index of a credential: a batch holds at most 2^32.`,
      cure: "Give a whole number from 0 to 4294967295.",
      details: { index },
    });
  }
  return {
    word: Math.floor(index / CREDENTIALS_PER_WORD),
    mask: 1n << BigInt(255 - (index % CREDENTIALS_PER_WORD)),
  };
}

/** The epoch of a moment: its number in lengths of `epochLength` seconds, or its second. */
export function epochAt(epochLength: bigint, moment: bigint): bigint {
  return epochLength === 0n ? moment : moment / epochLength;
}

/** First second in which a change announced in `epoch` is in force. */
export function effectiveFrom(epochLength: bigint, epoch: bigint): bigint {
  return epochLength === 0n ? epoch + 1n : (epoch + 2n) * epochLength;
}

/** First moment about which a copy of the state at `moment` knows nothing. */
export function horizon(epochLength: bigint, moment: bigint): bigint {
  return effectiveFrom(epochLength, epochAt(epochLength, moment));
}

/** First second in which what a stored slot holds is in force; 0 for an empty slot. */
export function inForceFrom(slot: bigint, epochLength: bigint): bigint {
  return slot === 0n ? 0n : effectiveFrom(epochLength, slot & EPOCH_MASK);
}

/** What a word of a final plane (revoked) says about a credential at `moment`, which lies before the horizon. */
export function finalAt(word: StatusWord, mask: bigint, epochLength: bigint, moment: bigint): StatusBit {
  let next = NEVER;
  let since = (word.settled & mask) === 0n ? NEVER : floorOf(word, epochLength);
  for (const slot of [word.pendingEven, word.pendingOdd]) {
    if ((slot & mask) === 0n) continue;
    const from = inForceFrom(slot, epochLength);
    if (from > moment) next = earlier(next, from);
    else since = earlier(since, from);
  }
  // What is set for good has no next change; what is not set never was.
  return since === NEVER ? { set: false, since: 0n, next } : { set: true, since, next: NEVER };
}

/** What a word of a toggled plane (suspended) says about a credential at `moment`, before the horizon. */
export function toggledAt(word: StatusWord, mask: bigint, epochLength: bigint, moment: bigint): StatusBit {
  let next = NEVER;
  let set = (word.settled & mask) !== 0n;
  let since = floorOf(word, epochLength);
  for (const slot of [word.pendingEven, word.pendingOdd]) {
    if ((slot & mask) === 0n) continue;
    const from = inForceFrom(slot, epochLength);
    if (from > moment) {
      next = earlier(next, from);
    } else {
      set = !set;
      since = later(since, from);
    }
  }
  return { set, since, next };
}

/** The set credentials of a final plane (revoked) at `moment`, between floor and horizon: the top 224 bits. */
export function finalBitsAt(word: StatusWord, epochLength: bigint, moment: bigint): bigint {
  return (
    pendingInForce(word, epochLength, moment).reduce((bits, slot) => bits | slot, word.settled) & ~EPOCH_MASK
  );
}

/** The set credentials of a toggled plane (suspended) at `moment`, between floor and horizon: the top 224 bits. */
export function toggledBitsAt(word: StatusWord, epochLength: bigint, moment: bigint): bigint {
  return (
    pendingInForce(word, epochLength, moment).reduce((bits, slot) => bits ^ slot, word.settled) & ~EPOCH_MASK
  );
}

function pendingInForce(word: StatusWord, epochLength: bigint, moment: bigint): readonly bigint[] {
  return [word.pendingEven, word.pendingOdd].filter((slot) => inForceFrom(slot, epochLength) <= moment);
}

/** Earliest moment that the stored word answers for: before it, history is in the events only. */
export function floorOf(word: StatusWord, epochLength: bigint): bigint {
  return inForceFrom(word.settled, epochLength);
}

/** The earlier of two moments. */
export function earlier(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** The later of two moments. */
export function later(a: bigint, b: bigint): bigint {
  return a < b ? b : a;
}
