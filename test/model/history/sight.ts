import { epochBegin } from "../naive/epochs.ts";
import { isHoldEntry, type LogEntry } from "../naive/logEntry.ts";
import { timelineOf } from "../naive/timeline.ts";
import type { WatchedCredential } from "./scene.ts";
import type { ChangeName } from "./step.ts";

/** What the composer of a history knows about one issued batch. */
export type Sight = {
  /** Sets of credentials for which such a change makes sense in a block of that time. */
  readonly fitting: (kind: ChangeName, time: number) => readonly (readonly number[])[];
  /** Sets for which it would have made sense shortly before, or will: what has to be refused. */
  readonly belated: (kind: ChangeName, time: number) => readonly (readonly number[])[];
  /** Targets whose hold ends later than that, and when. */
  readonly heldBeyond: (
    time: number,
  ) => readonly { readonly target: number | "all"; readonly until: number }[];
};

const WISHES: readonly string[] = ["Suspend", "Reinstate"];

/** @param log all that the log tells about the batch so far */
export function sightOf(
  log: readonly LogEntry[],
  epochLength: number,
  watched: readonly WatchedCredential[],
): Sight {
  const all = watched.map(({ plain }) => plain.index);
  const suspended = all.filter((index) => isSuspendedInTheEnd(log, epochLength, index));
  const free = all.filter((index) => !suspended.includes(index));
  const announced = (kinds: readonly string[], from: number, before: number) =>
    log.flatMap((entry) =>
      kinds.includes(entry.kind) && entry.time >= from && entry.time < before && "indexes" in entry
        ? [entry.indexes]
        : [],
    );
  const retractable = (kind: ChangeName) => (kind === "RetractRevoke" ? ["Revoke"] : WISHES);
  const isRetraction = (kind: ChangeName) => kind.startsWith("Retract");

  return {
    fitting(kind, time) {
      const begin = epochBegin(epochLength, time);
      if (isRetraction(kind)) return announced(retractable(kind), begin, Number.POSITIVE_INFINITY);
      return [kind === "Revoke" ? all : kind === "Suspend" ? free : suspended];
    },
    belated(kind, time) {
      const begin = epochBegin(epochLength, time);
      const before = begin - Math.max(epochLength, 1);
      if (isRetraction(kind)) return announced(retractable(kind), before, begin);
      return announced([kind], before, Number.POSITIVE_INFINITY);
    },
    heldBeyond(time) {
      const latest = new Map(log.filter(isHoldEntry).map(({ target, until }) => [target, { target, until }]));
      return [...latest.values()].filter(({ until }) => until > time);
    },
  };
}

/** Once all that is announced is in force. */
function isSuspendedInTheEnd(log: readonly LogEntry[], epochLength: number, index: number): boolean {
  const kinds = ["Issue", ...WISHES, "RetractSuspension"];
  const wishes = log.filter(({ kind }) => kinds.includes(kind));
  const credential = { index, validFrom: 0, expires: 0 };
  const timeline = timelineOf({ log: wishes, epochLength, issuedAt: 0, credential });
  return timeline.at(-1)!.outcome === "Suspended";
}
