import { pendingAt } from "../../core/status/statusChanges.ts";
import { bitsInForce, type StatusWord } from "../../core/status/statusWords.ts";
import type { Plane } from "./planChanges.ts";

/** Credentials that will change in one second. */
type PendingCount = {
  readonly from: bigint;
  readonly kind: "Revoke" | "Suspend" | "Reinstate";
  readonly credentials: number;
};

/** How many credentials of a batch are what; holds not counted. */
export type StatusCount = {
  readonly revoked: number;
  readonly suspended: number;
  /** Soonest first. */
  readonly pending: readonly PendingCount[];
};

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
    revoked += ones(bitsInForce(word, epochLength, moment));
    for (const { from, mask } of pendingAt(word, epochLength, moment)) add(from, "Revoke", mask);
  }
  let suspended = 0;
  for (const word of words.suspended.values()) {
    let state = bitsInForce(word, epochLength, moment);
    suspended += ones(state);
    for (const { from, mask } of pendingAt(word, epochLength, moment)) {
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
