import {
  earlier,
  horizon,
  inForceFrom,
  later,
  NEVER,
  type StatusBit,
} from "../../../src/sdk/core/status/statusWords.ts";
import type { DecidedOutcome, Outcome, Verdict } from "../../../src/sdk/core/verdict.ts";

/**
 * Status words as they were kept before: what is in force, and apart from it what was announced in one even and in one odd
 * epoch. Kept as the twin that the layout of today is held against: another way to the same verdicts. As it was then, but for
 * the epoch rule and its types.
 */
export type FormerWord = {
  /** Changes in force: 224 bits, then the epoch that announced the newest of them. */
  readonly settled: bigint;
  /** Changes announced in one even epoch: 224 bits, then that epoch. */
  readonly pendingEven: bigint;
  /** Changes announced in one odd epoch: 224 bits, then that epoch. */
  readonly pendingOdd: bigint;
};

export const FORMER_EMPTY: FormerWord = { settled: 0n, pendingEven: 0n, pendingOdd: 0n };

const EPOCH_MASK = (1n << 32n) - 1n;

/** The word after credentials were added to what `epoch` sets for good (Revoke). */
export function formerFinal(word: FormerWord, epoch: bigint, mask: bigint): FormerWord {
  const folded = foldFor(word, epoch, (settled, pending) => settled | pending);
  return withAnnounced(folded, epoch, formerAnnounced(folded, epoch) | mask);
}

/** The word after credentials were flipped in what `epoch` toggles (Suspend, Reinstate). */
export function formerToggle(word: FormerWord, epoch: bigint, mask: bigint): FormerWord {
  const folded = foldFor(word, epoch, (settled, pending) => settled ^ pending);
  return withAnnounced(folded, epoch, formerAnnounced(folded, epoch) ^ mask);
}

/** The word after credentials were taken out of what `epoch` announced. */
export function formerRetract(word: FormerWord, epoch: bigint, mask: bigint): FormerWord {
  const announced = formerAnnounced(word, epoch);
  return announced === 0n ? word : withAnnounced(word, epoch, announced & ~mask);
}

/** The credentials that `epoch` itself announced so far. */
export function formerAnnounced(word: FormerWord, epoch: bigint): bigint {
  const slot = slotOf(word, epoch);
  return (slot & EPOCH_MASK) === epoch ? slot & ~EPOCH_MASK : 0n;
}

/** What a toggled word will say once all that is announced is in force. */
export function formerProjected({ settled, pendingEven, pendingOdd }: FormerWord): bigint {
  return (settled ^ pendingEven ^ pendingOdd) & ~EPOCH_MASK;
}

/** Earliest moment that the stored word answers for. */
export function formerFloor(word: FormerWord, epochLength: bigint): bigint {
  return inForceFrom(word.settled, epochLength);
}

export type FormerHold = { readonly from: bigint; readonly until: bigint; readonly floor: bigint };

export type FormerDecideParameters = {
  readonly revoked: FormerWord;
  readonly suspended: FormerWord;
  readonly hold: FormerHold;
  readonly batchHold: FormerHold;
  readonly mask: bigint;
  readonly epochLength: bigint;
  readonly start: bigint;
  readonly expires: bigint;
  readonly asOf: bigint;
  readonly moment: bigint;
};

/** The verdict on a credential, as far as words, holds and dates make it. */
export function formerDecide(
  parameters: FormerDecideParameters,
): Pick<Verdict, "outcome" | "since" | "freshUntil"> {
  const { revoked, mask, epochLength, asOf, moment } = parameters;
  const { next, ...judged } = formerJudge(
    parameters,
    finalAt(revoked, mask, epochLength, moment),
    suspendedAt(parameters),
  );
  return { ...judged, freshUntil: earliest(next, horizon(epochLength, asOf)) };
}

function formerJudge(
  { start, expires, moment }: FormerDecideParameters,
  revoked: StatusBit,
  suspended: StatusBit,
): DecidedOutcome {
  if (revoked.set) return { outcome: "Revoked", since: revoked.since, next: revoked.next };
  if (moment >= expires) return { outcome: "Expired", since: expires, next: revoked.next };
  if (moment < start) {
    return { outcome: "NotYetValid", since: 0n, next: earliest(revoked.next, start, expires) };
  }
  const outcome: Outcome = suspended.set ? "Suspended" : "Valid";
  const next = earliest(revoked.next, suspended.next, expires);
  return { outcome, since: latest(suspended.since, start), next };
}

function finalAt(word: FormerWord, mask: bigint, epochLength: bigint, moment: bigint): StatusBit {
  let next = NEVER;
  let since = (word.settled & mask) === 0n ? NEVER : formerFloor(word, epochLength);
  for (const slot of [word.pendingEven, word.pendingOdd]) {
    if ((slot & mask) === 0n) continue;
    const from = inForceFrom(slot, epochLength);
    if (from > moment) next = earliest(next, from);
    else since = earliest(since, from);
  }
  return since === NEVER ? { set: false, since: 0n, next } : { set: true, since, next: NEVER };
}

function toggledAt(word: FormerWord, mask: bigint, epochLength: bigint, moment: bigint): StatusBit {
  let next = NEVER;
  let set = (word.settled & mask) !== 0n;
  let since = formerFloor(word, epochLength);
  for (const slot of [word.pendingEven, word.pendingOdd]) {
    if ((slot & mask) === 0n) continue;
    const from = inForceFrom(slot, epochLength);
    if (from > moment) {
      next = earliest(next, from);
    } else {
      set = !set;
      since = latest(since, from);
    }
  }
  return { set, since, next };
}

function suspendedAt({
  suspended: word,
  hold,
  batchHold,
  mask,
  epochLength,
  moment,
}: FormerDecideParameters): StatusBit {
  const isHeld = (second: bigint) =>
    [hold, batchHold].some(({ from, until }) => from <= second && second < until);
  if (hold.until === 0n && batchHold.until === 0n) return toggledAt(word, mask, epochLength, moment);
  const isSuspendedAt = (second: bigint) => toggledAt(word, mask, epochLength, second).set || isHeld(second);
  const set = isSuspendedAt(moment);
  let since = latest(formerFloor(word, epochLength), hold.floor, batchHold.floor);
  let next = NEVER;
  const toggles = [word.pendingEven, word.pendingOdd]
    .filter((slot) => (slot & mask) !== 0n)
    .map((slot) => inForceFrom(slot, epochLength));
  for (const edge of [...toggles, hold.from, hold.until, batchHold.from, batchHold.until]) {
    if (edge > moment) {
      if (edge < next && isSuspendedAt(edge) !== set) next = edge;
    } else if (edge > since && isSuspendedAt(edge - 1n) !== set) {
      since = edge;
    }
  }
  return { set, since, next };
}

function slotOf(word: FormerWord, epoch: bigint): bigint {
  return (epoch & 1n) === 0n ? word.pendingEven : word.pendingOdd;
}

/** A slot is reused only by an epoch of its own parity: by then what it holds is in force, and settles. */
function foldFor(
  word: FormerWord,
  epoch: bigint,
  settle: (settled: bigint, pending: bigint) => bigint,
): FormerWord {
  const slot = slotOf(word, epoch);
  const announced = slot & EPOCH_MASK;
  const bits = slot & ~EPOCH_MASK;
  if (announced === epoch || bits === 0n) return word;
  const newest = latest(word.settled & EPOCH_MASK, announced);
  return { ...word, settled: settle(word.settled & ~EPOCH_MASK, bits) | newest };
}

function withAnnounced(word: FormerWord, epoch: bigint, bits: bigint): FormerWord {
  const slot = bits === 0n ? 0n : bits | epoch;
  return (epoch & 1n) === 0n ? { ...word, pendingEven: slot } : { ...word, pendingOdd: slot };
}

const earliest = (...moments: bigint[]) => moments.reduce(earlier);
const latest = (...moments: bigint[]) => moments.reduce(later);
