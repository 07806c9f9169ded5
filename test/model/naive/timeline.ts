import { effectOf, epochBegin } from "./epochs.ts";
import { isHoldEntry, type LogEntry } from "./logEntry.ts";

/** What a credential's outcome is from some second on, up to the next step. */
export type TimelineStep = {
  readonly from: number;
  /** Where the rule has it begin: before the block that issued the batch, where the credential's dates say so. */
  readonly countsFrom: number;
  readonly outcome: string;
};

/** A credential's outcome for all time, as far as a log tells: NotFound from 0 up to the block that issued its batch. */
export type Timeline = readonly TimelineStep[];

export type TimelineParameters = {
  /** All that the log tells about the credential's batch, in its order, its issue among it. */
  readonly log: readonly LogEntry[];
  readonly epochLength: number;
  readonly issuedAt: number;
  readonly credential: { readonly index: number; readonly validFrom: number; readonly expires: number };
};

/**
 * The naive replay: what each rule says, looked up in a list of events for one moment at a time. No words, no slots, no
 * floors, nothing folded; slow and short.
 */
export function timelineOf({ log, epochLength, issuedAt, credential }: TimelineParameters): Timeline {
  const { index, validFrom } = credential;
  const expires = credential.expires === 0 ? Number.POSITIVE_INFINITY : credential.expires;
  const start = Math.max(validFrom, issuedAt);
  const named = log.filter((entry) => "indexes" in entry && entry.indexes.includes(index));
  const revocations = stillAnnounced(named, ["Revoke"], "RetractRevoke", epochLength);
  const wishes = stillAnnounced(named, ["Suspend", "Reinstate"], "RetractSuspension", epochLength);
  const holds = [...intervalsOf(log, index), ...intervalsOf(log, "all")];
  const effect = ({ time }: LogEntry) => effectOf(epochLength, time);

  const outcomeAt = (moment: number): string => {
    if (revocations.some((entry) => effect(entry) <= moment)) return "Revoked";
    if (moment >= expires) return "Expired";
    if (moment < start) return "NotYetValid";
    const lastWish = wishes.filter((entry) => effect(entry) <= moment).at(-1);
    const isHeld = holds.some(({ from, until }) => from <= moment && moment < until);
    return lastWish?.kind === "Suspend" || isHeld ? "Suspended" : "Valid";
  };

  const edges = [
    ...[...revocations, ...wishes].map(effect),
    ...holds.flatMap(({ from, until }) => [from, until]),
    start,
    ...(credential.expires === 0 ? [] : [expires]),
  ].sort((a, b) => a - b);
  const steps = [{ countsFrom: 0, outcome: outcomeAt(0) }];
  for (const countsFrom of edges) {
    const outcome = outcomeAt(countsFrom);
    if (outcome !== steps.at(-1)!.outcome) steps.push({ countsFrom, outcome });
  }
  // Whatever its dates say, there is no credential before the chain has its batch.
  const issued = log.find(({ kind }) => kind === "Issue")?.time ?? Number.POSITIVE_INFINITY;
  const lasting = steps.filter((_, i) => (steps[i + 1]?.countsFrom ?? Number.POSITIVE_INFINITY) > issued);
  return [
    { from: 0, countsFrom: 0, outcome: "NotFound" },
    ...lasting.map((step) => ({ ...step, from: Math.max(step.countsFrom, issued) })),
  ];
}

/** The step that a moment lies in, and where the next begins. */
export function lookUp(timeline: Timeline, moment: number): TimelineStep & { readonly next: number } {
  const after = timeline.findIndex(({ from }) => from > moment);
  const step = timeline.at(after === -1 ? -1 : after - 1)!;
  return { ...step, next: timeline[after]?.from ?? Number.POSITIVE_INFINITY };
}

/** Announcements that nothing took back: a retraction takes back all that came before it in its own epoch. */
function stillAnnounced(
  named: readonly LogEntry[],
  kinds: readonly string[],
  retraction: string,
  epochLength: number,
): readonly LogEntry[] {
  const epochOf = ({ time }: LogEntry) => epochBegin(epochLength, time);
  return named.filter(
    (entry, position) =>
      kinds.includes(entry.kind) &&
      !named
        .slice(position + 1)
        .some((later) => later.kind === retraction && epochOf(later) === epochOf(entry)),
  );
}

/** The holds of a credential, or of all: a hull or an earlier end replaces what it changes. */
function intervalsOf(log: readonly LogEntry[], index: number | "all") {
  const intervals: { from: number; until: number }[] = [];
  for (const { from, until, target } of log.filter(isHoldEntry)) {
    if (target !== index) continue;
    if (intervals.at(-1)?.from === from) intervals.pop();
    intervals.push({ from, until });
  }
  return intervals;
}
