import type { AnnouncedKind } from "./digest.ts";
import { effectiveFrom, inForceFrom, type StatusWord } from "./statusWords.ts";

/**
 * What a change does to a stored status word: the registry's own steps, so that a copy can follow its events. Twin of
 * the writing half of `contracts/libraries/StatusWords.sol`. The registry has checked each change before it told it.
 */

const EPOCH_MASK = (1n << 32n) - 1n;

/** The word after `epoch` set credentials for good (Revoke). Nothing is written for what is set already. */
export function announceFinal(word: StatusWord, epoch: bigint, mask: bigint): StatusWord {
  const bits = projected(word);
  return (mask & ~bits) === 0n ? word : withNewest(word, epoch, bits | mask);
}

/** The word after `epoch` flipped credentials (Suspend, Reinstate). */
export function announceToggle(word: StatusWord, epoch: bigint, mask: bigint): StatusWord {
  return withNewest(word, epoch, projected(word) ^ mask);
}

/** The word after `epoch` took back what it had announced of credentials (RetractRevoke, RetractSuspension). */
export function retractAnnounced(word: StatusWord, epoch: bigint, mask: bigint): StatusWord {
  const announced = announcedIn(word, epoch) & mask;
  // What an older epoch announced is not to be touched.
  return announced === 0n ? word : withNewest(word, epoch, projected(word) ^ announced);
}

/** A plane of status words: which of the two a kind of change is about. */
export type Plane = "revoked" | "suspended";

export function planeOf(kind: AnnouncedKind): Plane {
  return kind === "Revoke" || kind === "RetractRevoke" ? "revoked" : "suspended";
}

type Step = (word: StatusWord, epoch: bigint, mask: bigint) => StatusWord;

const STEPS: Readonly<Record<AnnouncedKind, Step>> = {
  Revoke: announceFinal,
  Suspend: announceToggle,
  Reinstate: announceToggle,
  RetractRevoke: retractAnnounced,
  RetractSuspension: retractAnnounced,
};

/** The word, of the kind's plane, after `epoch` announced or took back a change of credentials. */
export function changedWord(kind: AnnouncedKind, ...step: Parameters<Step>): StatusWord {
  return STEPS[kind](...step);
}

/** The credentials whose status `epoch` itself changes so far. */
export function announcedIn({ newest, older }: StatusWord, epoch: bigint): bigint {
  return (newest & EPOCH_MASK) === epoch ? (newest ^ older) & ~EPOCH_MASK : 0n;
}

/** What a word will say once all that is announced is in force: Suspend and Reinstate are checked against it. */
export function projected({ newest }: StatusWord): bigint {
  return newest & ~EPOCH_MASK;
}

/** The epoch in which a change was announced that takes effect at `from`. */
export function announcingEpoch(epochLength: bigint, from: bigint): bigint {
  return epochLength === 0n ? from - 1n : from / epochLength - 2n;
}

/** What is announced and not yet in force at `moment`: the moment it will be, and the credentials that change, soonest first. */
export function pendingChangeAt(
  { newest, older, oldest }: StatusWord,
  epochLength: bigint,
  moment: bigint,
): readonly { readonly from: bigint; readonly mask: bigint }[] {
  const changes = [
    { slot: older, before: oldest },
    { slot: newest, before: older },
  ];
  return changes
    .map(({ slot, before }) => ({
      from: inForceFrom(slot, epochLength),
      mask: (slot ^ before) & ~EPOCH_MASK,
    }))
    .filter(({ from, mask }) => mask !== 0n && from > moment);
}

/** Last second in which a change announced at `moment` may still be retracted. */
export function retractableUntil(epochLength: bigint, moment: bigint): bigint {
  if (epochLength === 0n) return moment;
  return effectiveFrom(epochLength, moment / epochLength) - epochLength - 1n;
}

/** Last second in which a change that takes effect at `from` may still be retracted. */
export function lastRetraction(epochLength: bigint, from: bigint): bigint {
  return retractableUntil(epochLength, epochLength === 0n ? from - 1n : from - 2n * epochLength);
}

/** The word once the changes that `epoch` announced lead to `bits`. */
function withNewest(word: StatusWord, epoch: bigint, bits: bigint): StatusWord {
  const { newest, older } = word;
  const slot = bits | epoch;
  if ((newest & EPOCH_MASK) === epoch) {
    // Where nothing remains of what the epoch announced, it leaves no trace: the older state stands in both slots.
    return { ...word, newest: bits === (older & ~EPOCH_MASK) ? older : slot };
  }
  // The first change of an epoch moves older states aside, but for one that stands in both slots.
  return newest === older ? { ...word, newest: slot } : { newest: slot, older: newest, oldest: older };
}
