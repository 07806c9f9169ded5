import { effectiveFrom, inForceFrom, later, type StatusWord } from "./statusWords.ts";

/**
 * What a change does to a stored status word: the registry's own steps, so that a copy can follow its events. Twin of
 * the writing half of `contracts/libraries/StatusWords.sol`. The registry has checked each change before it told it.
 */

const EPOCH_MASK = (1n << 32n) - 1n;

/** The word after credentials were added to what `epoch` sets for good (Revoke). */
export function announceFinal(word: StatusWord, epoch: bigint, mask: bigint): StatusWord {
  const folded = foldFor(word, epoch, (settled, pending) => settled | pending);
  return withAnnounced(folded, epoch, announcedIn(folded, epoch) | mask);
}

/** The word after credentials were flipped in what `epoch` toggles (Suspend, Reinstate). */
export function announceToggle(word: StatusWord, epoch: bigint, mask: bigint): StatusWord {
  const folded = foldFor(word, epoch, (settled, pending) => settled ^ pending);
  return withAnnounced(folded, epoch, announcedIn(folded, epoch) ^ mask);
}

/** The word after credentials were taken out of what `epoch` announced (RetractRevoke, RetractSuspension). */
export function retractAnnounced(word: StatusWord, epoch: bigint, mask: bigint): StatusWord {
  const announced = announcedIn(word, epoch);
  // The slot may still hold what an older epoch announced: that is in force, and not to be touched.
  return announced === 0n ? word : withAnnounced(word, epoch, announced & ~mask);
}

/** The credentials that `epoch` itself announced so far. */
export function announcedIn(word: StatusWord, epoch: bigint): bigint {
  const slot = slotOf(word, epoch);
  return (slot & EPOCH_MASK) === epoch ? slot & ~EPOCH_MASK : 0n;
}

/** What a toggled word will say once all that is announced is in force: Suspend and Reinstate are checked against it. */
export function projected({ settled, pendingEven, pendingOdd }: StatusWord): bigint {
  return (settled ^ pendingEven ^ pendingOdd) & ~EPOCH_MASK;
}

/** The epoch in which a change was announced that takes effect at `from`. */
export function announcingEpoch(epochLength: bigint, from: bigint): bigint {
  return epochLength === 0n ? from - 1n : from / epochLength - 2n;
}

/** What is announced and not yet in force at `moment`: the moment it will be, and its credentials, soonest first. */
export function pendingAt(
  word: StatusWord,
  epochLength: bigint,
  moment: bigint,
): readonly { readonly from: bigint; readonly mask: bigint }[] {
  return [word.pendingEven, word.pendingOdd]
    .map((slot) => ({ from: inForceFrom(slot, epochLength), mask: slot & ~EPOCH_MASK }))
    .filter(({ from, mask }) => mask !== 0n && from > moment)
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** Last second in which a change announced at `moment` may still be retracted. */
export function retractableUntil(epochLength: bigint, moment: bigint): bigint {
  if (epochLength === 0n) return moment;
  return effectiveFrom(epochLength, moment / epochLength) - epochLength - 1n;
}

function slotOf(word: StatusWord, epoch: bigint): bigint {
  return (epoch & 1n) === 0n ? word.pendingEven : word.pendingOdd;
}

/** A slot is reused only by an epoch of its own parity: by then what it holds is in force, and settles. */
function foldFor(
  word: StatusWord,
  epoch: bigint,
  settle: (settled: bigint, pending: bigint) => bigint,
): StatusWord {
  const slot = slotOf(word, epoch);
  const [announced, bits] = [slot & EPOCH_MASK, slot & ~EPOCH_MASK];
  if (announced === epoch || bits === 0n) return word;
  const newest = later(word.settled & EPOCH_MASK, announced);
  return { ...word, settled: settle(word.settled & ~EPOCH_MASK, bits) | newest };
}

function withAnnounced(word: StatusWord, epoch: bigint, bits: bigint): StatusWord {
  const slot = bits === 0n ? 0n : bits | epoch;
  return (epoch & 1n) === 0n ? { ...word, pendingEven: slot } : { ...word, pendingOdd: slot };
}
