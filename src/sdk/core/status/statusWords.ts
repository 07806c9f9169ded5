import { SymbolonError } from "../errors.ts";

/**
 * The epoch rule, once: where a credential's bit is, when a change takes effect, what a stored word shows for a moment.
 * Twin of `contracts/libraries/StatusWords.sol`.
 */

/** Credentials in one status word; its low 32 bits hold an epoch. */
export const CREDENTIALS_PER_WORD = 224;

/** Maximum credentials in a batch; the registry refuses more. */
export const MAX_BATCH_SIZE = 2 ** 32;

const EPOCH_MASK = (1n << 32n) - 1n;

/** Means "never" among moments: later than any uint64. */
export const NEVER = (1n << 256n) - 1n;

/**
 * The stored state of one status word in one plane: the Solidity struct `StatusWord`. The low 32 bits of each slot are
 * an epoch. Its other 224 bits are the whole word once everything announced up to that epoch is in force. Zero: nothing
 * was ever announced. Only announcements of the last two epochs can be pending, so one of the three is in force.
 */
export type StatusWord = {
  /** After the newest epoch with announcements. */
  readonly newest: bigint;
  /** After the epoch with announcements before that. */
  readonly older: bigint;
  /** After the one before that. */
  readonly oldest: bigint;
};

/** A word in which nothing was ever announced. */
export const EMPTY_WORD: StatusWord = { newest: 0n, older: 0n, oldest: 0n };

/** The status of one credential in one plane, at a moment. */
export type StatusBit = {
  readonly set: boolean;
  /** Earliest moment from which storage still proves it. */
  readonly since: bigint;
  /** Next known moment of a change; `NEVER`: no known change. */
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
      hint: "Give a whole number from 0 to 4294967295.",
      details: { index },
    });
  }
  return {
    word: Math.floor(index / CREDENTIALS_PER_WORD),
    mask: 1n << BigInt(255 - (index % CREDENTIALS_PER_WORD)),
  };
}

/** Number of status words of a batch of that size, in each plane. */
export function wordsOf(size: bigint): number {
  return Math.ceil(Number(size) / CREDENTIALS_PER_WORD);
}

/** The epoch of a moment: its number in lengths of `epochLength` seconds, or its second. */
export function epochAt(epochLength: bigint, moment: bigint): bigint {
  return epochLength === 0n ? moment : moment / epochLength;
}

/** First second in which a change announced in `epoch` is in force. */
export function effectiveFrom(epochLength: bigint, epoch: bigint): bigint {
  return epochLength === 0n ? epoch + 1n : (epoch + 2n) * epochLength;
}

/** First moment that a copy of the state at `moment` does not cover. */
export function horizon(epochLength: bigint, moment: bigint): bigint {
  return effectiveFrom(epochLength, epochAt(epochLength, moment));
}

/** First second in which a stored slot is in force; 0 for the slot of a word that never changed. */
export function inForceFrom(slot: bigint, epochLength: bigint): bigint {
  return slot === 0n ? 0n : effectiveFrom(epochLength, slot & EPOCH_MASK);
}

const NEVER_SET: StatusBit = { set: false, since: 0n, next: NEVER };

/**
 * The status of a credential at `moment`, from a word of a final plane (revoked). `moment` must be before the horizon.
 * A bit that is not set in a slot was never set before, so older slots can be left unread.
 */
export function finalAt(word: StatusWord, mask: bigint, epochLength: bigint, moment: bigint): StatusBit {
  const { newest, older, oldest } = word;
  if ((newest & mask) === 0n) return NEVER_SET;
  const first = (older & mask) === 0n ? newest : (oldest & mask) === 0n ? older : oldest;
  const from = inForceFrom(first, epochLength);
  // A bit that is set stays set; a bit that is not set never was.
  return from > moment ? { set: false, since: 0n, next: from } : { set: true, since: from, next: NEVER };
}

/**
 * The status of a credential at `moment`, from a word of a toggled plane (suspended): from the floor on and before the
 * horizon.
 */
export function toggledAt(word: StatusWord, mask: bigint, epochLength: bigint, moment: bigint): StatusBit {
  let set = (word.oldest & mask) !== 0n;
  let since = inForceFrom(word.oldest, epochLength);
  let next = NEVER;
  let last = set;
  for (const slot of [word.older, word.newest]) {
    if (((slot & mask) !== 0n) === last) continue;
    last = !last;
    const from = inForceFrom(slot, epochLength);
    if (from > moment) next = earlier(next, from);
    else [set, since] = [last, from];
  }
  return { set, since, next };
}

/** The set credentials of a word of either plane at `moment`, between floor and horizon: the top 224 bits. */
export function bitsInForce(word: StatusWord, epochLength: bigint, moment: bigint): bigint {
  const slot = [word.newest, word.older].find((pending) => inForceFrom(pending, epochLength) <= moment);
  return (slot ?? word.oldest) & ~EPOCH_MASK;
}

/**
 * Earliest moment for which a word of a final plane shows a credential's status: earlier history is only in the events.
 */
export function finalFloor({ oldest }: StatusWord, mask: bigint, epochLength: bigint): bigint {
  return (oldest & mask) === 0n ? 0n : inForceFrom(oldest, epochLength);
}

/** Earliest moment for which a word of a toggled plane shows the status of its credentials. */
export function toggledFloor({ oldest }: StatusWord, epochLength: bigint): bigint {
  return inForceFrom(oldest, epochLength);
}

/** The earlier of two moments. */
export function earlier(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** The later of two moments. */
export function later(a: bigint, b: bigint): bigint {
  return a < b ? b : a;
}
