import { pendingAt } from "../../src/core/statusChanges.ts";
import { inForceFrom, type StatusWord } from "../../src/core/statusWords.ts";
import type { Plane } from "../../src/credentials/changes/wantedChange.ts";

/** Credentials that will change in one second. */
export type PendingCount = {
  readonly from: bigint;
  readonly kind: "Revoke" | "Suspend" | "Reinstate";
  readonly credentials: number;
};

/** How many credentials of a batch are what; emergency holds not counted. */
export type StatusCount = {
  readonly revoked: number;
  readonly suspended: number;
  /** Soonest first. */
  readonly pending: readonly PendingCount[];
};

const BITS = ((1n << 224n) - 1n) << 32n;

/** Counts credentials by what their status words say at a moment, and what is announced after it. */
export function countStatus(
  words: Readonly<Record<Plane, ReadonlyMap<number, StatusWord>>>,
  epochLength: bigint,
  moment: bigint,
): StatusCount {
  const pending = new Map<string, PendingCount>();
  const add = (from: bigint, kind: PendingCount["kind"], mask: bigint) => {
    if (mask === 0n) return;
    const key = `${from} ${kind}`;
    const credentials = (pending.get(key)?.credentials ?? 0) + ones(mask);
    pending.set(key, { from, kind, credentials });
  };
  let revoked = 0;
  for (const word of words.revoked.values()) {
    // What is in force may be announced once more; it stays in force.
    const inForce = [word.pendingEven, word.pendingOdd]
      .filter((slot) => inForceFrom(slot, epochLength) <= moment)
      .reduce((mask, slot) => mask | (slot & BITS), word.settled & BITS);
    revoked += ones(inForce);
    let known = inForce;
    for (const { from, mask } of pendingAt(word, epochLength, moment)) {
      add(from, "Revoke", mask & ~known);
      known |= mask;
    }
  }
  let suspended = 0;
  for (const word of words.suspended.values()) {
    const later = pendingAt(word, epochLength, moment);
    let state = later.reduce(
      (mask, one) => mask ^ one.mask,
      (word.settled ^ word.pendingEven ^ word.pendingOdd) & BITS,
    );
    suspended += ones(state);
    for (const { from, mask } of later) {
      add(from, "Suspend", mask & ~state);
      add(from, "Reinstate", mask & state);
      state ^= mask;
    }
  }
  const soonest = [...pending.values()].sort((a, b) => Number(a.from - b.from));
  return { revoked, suspended, pending: soonest };
}

/** Number of bits that are set. */
function ones(mask: bigint): number {
  return mask.toString(2).replaceAll("0", "").length;
}
