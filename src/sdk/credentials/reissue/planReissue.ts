import type { BatchEvent } from "../../chain/events/batches.ts";
import { hasExpired } from "../../core/credential/hasExpired.ts";
import { type Hold, isHeldAt, unpackHold } from "../../core/status/holds.ts";
import { projected } from "../../core/status/statusChanges.ts";
import { EMPTY_WORD, locate } from "../../core/status/statusWords.ts";
import { replayEvents } from "../verify/cached/replayEvents.ts";
import type { BatchCopy } from "../verify/cached/statusCache.ts";

/** The block of a status. */
export type ReissueBlock = { readonly number: bigint; readonly timestamp: bigint };

/**
 * What becomes of one credential of the old batch.
 *
 * Not reissued: `Revoked`, `Expired`, `Suspended` or `Held`, the first that applies. Reissued without a remark: `Live`.
 * Reissued although it was revoked, suspended or held after the moment that counts: `RevokedSince`, .... Reissued on
 * request, although it was suspended or held at that moment: `SuspendAgain`.
 */
const reissueReasons = [
  "Live",
  "RevokedSince",
  "SuspendedSince",
  "HeldSince",
  "SuspendAgain",
  "Revoked",
  "Expired",
  "Suspended",
  "Held",
] as const;

export type ReissueReason = (typeof reissueReasons)[number];

const LEFT_OUT: ReadonlySet<ReissueReason> = new Set(["Revoked", "Expired", "Suspended", "Held"]);

const CHANGED: ReadonlySet<ReissueReason> = new Set(["RevokedSince", "SuspendedSince", "HeldSince"]);

/** Whether a credential with that reason is in the new batch. */
export function isReissued(reason: ReissueReason): boolean {
  return !LEFT_OUT.has(reason);
}

export type PlanReissueParameters = {
  /** Credentials of the old batch. */
  readonly size: number;
  /** First second in which a credential is no longer valid; 0: never. */
  readonly expiresAt: (index: number) => bigint;
  readonly epochLength: bigint;
  /** All events of the old batch up to `made`, oldest first. */
  readonly events: readonly BatchEvent[];
  /** The block whose status counts: the last one before a theft, or the newest. */
  readonly asOf: ReissueBlock;
  /** The block of the plan: credentials that have expired until then are not reissued. */
  readonly made: ReissueBlock;
  /** Whether to reissue suspended or held credentials, to be suspended again. */
  readonly withSuspended: boolean;
};

/** What becomes of all credentials of a batch, one byte each, since they may be millions. */
export type ReissuePlan = {
  readonly reasonOf: (index: number) => ReissueReason;
  /** How many credentials have each reason; reasons without any are missing. */
  readonly counts: Readonly<Partial<Record<ReissueReason, number>>>;
  readonly reissued: number;
  /** Unix seconds: when the last reissued credential expires; 0: one of them never does. */
  readonly lastExpiry: bigint;
};

/**
 * Plans which credentials of a batch go into its replacement. Announcements up to the block that counts are included: a
 * new batch does not undo a revocation that is not yet in force. A hold of the whole batch does not count: it is not
 * about a single credential, and it stops the old batch meanwhile.
 */
export function planReissue(parameters: PlanReissueParameters): ReissuePlan {
  const { size, expiresAt, epochLength, events, asOf, made, withSuspended } = parameters;
  const then = copyUpTo(events, epochLength, asOf.number);
  const now = copyUpTo(events, epochLength, made.number);
  const fates = new Uint8Array(size);
  const counts: Partial<Record<ReissueReason, number>> = {};
  let reissued = 0;
  let lastExpiry: bigint | undefined;
  for (let index = 0; index < size; index++) {
    const expires = expiresAt(index);
    const before = stateIn(then, index, asOf);
    const since = stateIn(now, index, made);
    const reason = decideReason(before, since, hasExpired(expires, made.timestamp), withSuspended);
    fates[index] = reissueReasons.indexOf(reason);
    counts[reason] = (counts[reason] ?? 0) + 1;
    if (!isReissued(reason)) continue;
    reissued += 1;
    lastExpiry = lastExpiry === undefined ? expires : laterExpiry(lastExpiry, expires);
  }
  const reasonOf = (index: number) => reissueReasons[fates[index] ?? 0] as ReissueReason;
  return { reasonOf, counts, reissued, lastExpiry: lastExpiry ?? 0n };
}

/**
 * The reissued credentials whose status in the old batch has changed since the plan: the issuer of the new batch must
 * know them.
 * @param later the same plan, made in a later block
 * @returns indexes in the old batch of those that were revoked, suspended or held meanwhile
 */
export function changedSince(plan: ReissuePlan, later: ReissuePlan, size: number): readonly number[] {
  const changed: number[] = [];
  for (let index = 0; index < size; index++) {
    const before = plan.reasonOf(index);
    const since = later.reasonOf(index);
    if (isReissued(before) && since !== before && CHANGED.has(since)) changed.push(index);
  }
  return changed;
}

/** 0 means never, and so the latest of all. */
function laterExpiry(one: bigint, other: bigint): bigint {
  if (one === 0n || other === 0n) return 0n;
  return one > other ? one : other;
}

type State = { readonly revoked: boolean; readonly suspended: boolean; readonly held: boolean };

function decideReason(then: State, now: State, isExpired: boolean, withSuspended: boolean): ReissueReason {
  if (then.revoked) return "Revoked";
  if (isExpired) return "Expired";
  if (then.suspended || then.held) {
    if (withSuspended) return "SuspendAgain";
    return then.suspended ? "Suspended" : "Held";
  }
  if (now.revoked) return "RevokedSince";
  if (now.suspended) return "SuspendedSince";
  return now.held ? "HeldSince" : "Live";
}

/**
 * Whether and how a batch is stopped as a whole, by all of its events.
 * @param size credentials of the batch
 */
export function stoppedBy(
  events: readonly BatchEvent[],
  epochLength: bigint,
  size: number,
): { readonly held: Hold; readonly isRevoked: boolean } {
  const { revoked, batchHold } = copyOf(events, epochLength);
  let count = 0;
  for (const word of revoked.values()) count += projected(word).toString(2).replaceAll("0", "").length;
  return { held: unpackHold(batchHold), isRevoked: count === size };
}

function copyUpTo(events: readonly BatchEvent[], epochLength: bigint, block: bigint): BatchCopy {
  return copyOf(
    events.filter(({ blockNumber }) => blockNumber <= block),
    epochLength,
  );
}

function copyOf(events: readonly BatchEvent[], epochLength: bigint): BatchCopy {
  const nothing = { revision: 1, digest: 0n, holds: new Map(), batchHold: 0n, issuedBy: 0n };
  return replayEvents({ ...nothing, revoked: new Map(), suspended: new Map() }, epochLength, events);
}

function stateIn({ revoked, suspended, holds }: BatchCopy, index: number, block: ReissueBlock): State {
  const { word, mask } = locate(index);
  const isSet = (plane: BatchCopy["revoked"]) => (projected(plane.get(word) ?? EMPTY_WORD) & mask) !== 0n;
  // A hold begins with the second after its block.
  const held = isHeldAt(holds.get(index) ?? 0n, block.timestamp + 1n);
  return { revoked: isSet(revoked), suspended: isSet(suspended), held };
}
