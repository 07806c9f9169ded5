import {
  earlier,
  inForceFrom,
  later,
  NEVER,
  type StatusBit,
  type StatusWord,
  toggledAt,
  toggledFloor,
} from "./statusWords.ts";

/**
 * Holds, once: intervals in which a credential (or a whole batch) is suspended, whatever its status word is. Twin of
 * `contracts/libraries/Holds.sol`.
 */

/** A hold, `[from, until)` in Unix seconds; all zero: never imposed. */
export type Hold = {
  readonly from: bigint;
  readonly until: bigint;
  /** Storage has no earlier holds from before this moment: the end of the hold that this one overwrote. */
  readonly floor: bigint;
};

/** Means the whole batch instead of a credential's index. */
export const WHOLE_BATCH = (1n << 256n) - 1n;

const UINT64 = (1n << 64n) - 1n;

/** Reads a stored hold: from 64 bits | until 64 | floor 64, in the low 192 bits. */
export function unpackHold(packed: bigint): Hold {
  return { from: (packed >> 128n) & UINT64, until: (packed >> 64n) & UINT64, floor: packed & UINT64 };
}

/** The word that the registry stores for a hold. */
export function packHold({ from, until, floor }: Hold): bigint {
  return (from << 128n) | (until << 64n) | floor;
}

/**
 * The stored hold after another is imposed. Where the old one reaches the new one, it is the hull of both. Otherwise it
 * is the new one alone, and history before the old one's end is forgotten.
 */
export function withImposedHold(packed: bigint, from: bigint, until: bigint): bigint {
  const old = unpackHold(packed);
  if (old.until < from) return packHold({ from, until, floor: old.until });
  return packHold({ from: earlier(old.from, from), until: later(old.until, until), floor: old.floor });
}

/** Whether a stored hold is in force at a moment not before its floor. */
export function isHeldAt(packed: bigint, moment: bigint): boolean {
  const { from, until } = unpackHold(packed);
  return from <= moment && moment < until;
}

/**
 * Whether a credential is suspended at `moment`, by its status word or by a hold: of it, or of the whole batch.
 * @param word its word of the suspended plane
 * @param mask its bit
 * @param hold its own stored hold
 * @param batchHold the stored hold of the whole batch
 * @param moment not before the floors, and before the horizon
 */
export function suspendedAt(
  word: StatusWord,
  mask: bigint,
  hold: bigint,
  batchHold: bigint,
  epochLength: bigint,
  moment: bigint,
): StatusBit {
  if ((hold | batchHold) === 0n) return toggledAt(word, mask, epochLength, moment);

  const isSuspendedAt = (second: bigint) =>
    toggledAt(word, mask, epochLength, second).set || isHeldAt(hold, second) || isHeldAt(batchHold, second);
  const set = isSuspendedAt(moment);
  const own = unpackHold(hold);
  const whole = unpackHold(batchHold);
  let since = later(toggledFloor(word, epochLength), later(own.floor, whole.floor));
  let next = NEVER;
  // The answer can only change where a toggle takes effect or a hold begins or ends.
  for (const edge of [...togglesOf(word, mask, epochLength), own.from, own.until, whole.from, whole.until]) {
    if (edge > moment) {
      if (edge < next && isSuspendedAt(edge) !== set) next = edge;
    } else if (edge > since && isSuspendedAt(edge - 1n) !== set) {
      since = edge;
    }
  }
  return { set, since, next };
}

/** The oldest state takes effect at the floor, where history begins. */
function togglesOf({ newest, older, oldest }: StatusWord, mask: bigint, epochLength: bigint): bigint[] {
  const toggles: bigint[] = [];
  if (((newest ^ older) & mask) !== 0n) toggles.push(inForceFrom(newest, epochLength));
  if (((older ^ oldest) & mask) !== 0n) toggles.push(inForceFrom(older, epochLength));
  return toggles;
}
