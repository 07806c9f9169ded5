import type { ClockName, Moment, TimelineKind, TimelineStep } from "./timelineStep.ts";

/** Whom a path waited for. */
export type WaitedFor = "person" | "gateway" | "chain" | "rule" | "verifier";

/** The time from a step to one that it caused, in milliseconds. */
export type Wait = {
  /** Places of both in the path. */
  readonly from: number;
  readonly to: number;
  /** The minimum and maximum; undefined: the maximum is not known. */
  readonly least: number;
  readonly most: number | undefined;
  readonly whom: WaitedFor;
  readonly what: string;
};

export type Waits = {
  readonly waits: readonly Wait[];
  /** The longest one with both ends known; undefined: none. */
  readonly slowest: Wait | undefined;
  /** Milliseconds by which the clocks disagree at least: otherwise a step would be before its own cause. */
  readonly clocksApart: number;
};

/**
 * What a step of each kind has waited for. A step that is part of its cause, such as a payment in its transaction, waits
 * for nobody.
 */
const WAITED: Partial<Record<TimelineKind, readonly [WaitedFor, string]>> = {
  queued: ["person", "its submitter"],
  replaced: ["person", "a newer signature"],
  halted: ["gateway", "its turn in the queue"],
  bundled: ["gateway", "its turn in the queue"],
  sent: ["gateway", "a key that sends"],
  raised: ["chain", "inclusion: it offered too little for its gas"],
  withdrawn: ["gateway", "a version that does nothing"],
  freed: ["chain", "the end of a transaction that came to nothing"],
  parked: ["gateway", "tries that came to nothing"],
  retried: ["person", "an operator"],
  included: ["chain", "inclusion in a block"],
  undone: ["chain", "a reorganization"],
  reverted: ["chain", "inclusion in a block"],
  displaced: ["chain", "another transaction of its nonce"],
  final: ["chain", "finality"],
  opened: ["rule", "the opening of its wave"],
  due: ["gateway", "its turn, as promised"],
  effective: ["rule", "the notice that the epoch rule gives"],
  lapsed: ["rule", "the end that the hold was given"],
  acceptable: ["rule", "the timelock"],
  expired: ["rule", "its deadline"],
};

/** What the next step has waited for, by why nothing could be sent. */
const HALTED: Readonly<Record<string, readonly [WaitedFor, string]>> = {
  paused: ["person", "an operator, who had paused the chain"],
  "no worker": ["gateway", "a worker: none held a key"],
  parked: ["gateway", "a key that is not parked"],
};

const AFTER_HALT: readonly TimelineKind[] = ["halted", "sending", "bundled"];

/** The reason of a verifier's answer without a change that already counted. */
export const OLD_COPY = "an old copy";

/** Milliseconds that a block's time, in whole seconds, leaves open. */
const BLOCK_MS = 1_000;

/**
 * Who was waited for between each step and its cause. Times of blocks and of the store are compared as if both clocks
 * were right, as long as no step is before its own cause. If one would be, only the order of the whole path is trusted.
 * So a wait between two clocks is a range, and never negative. A verifier's clock is compared only with the cause of
 * its answer.
 */
export function computeWaits(steps: readonly TimelineStep[]): Waits {
  const bounds = steps.map((step, i) => storeBounds(steps, step, i));
  const chainApart = Math.max(0, ...bounds.map(({ apart }) => apart));
  const times = bounds.map(({ least, most, from, to }): Span => {
    const [low, high] = chainApart > 0 ? [least, most] : [Math.max(from, least), Math.min(to, most)];
    return { from: bounded(low), to: bounded(high) };
  });
  const waits = steps.flatMap((step, to): readonly Wait[] => {
    const { cause: from } = step;
    const before = from === undefined ? undefined : steps[from];
    const waited = before && waitedFor(step, before);
    if (from === undefined || before === undefined || waited === undefined) return [];
    const span = isVerifiers(step)
      ? verifierSpan(before, step)
      : spanBetween(before, step, times[from], times[to]);
    return [{ from, to, ...span, whom: waited[0], what: waited[1] }];
  });
  const answers = steps.filter(isVerifiers).map((step) => verifierApart(steps[step.cause ?? -1], step));
  return { waits, slowest: slowestOf(waits), clocksApart: Math.max(chainApart, ...answers) };
}

/** A time in milliseconds since 1970; undefined: it is not bounded on that side. */
type Span = { readonly from: number | undefined; readonly to: number | undefined };

/** Rules count in the time of blocks, gateways in that of their store. */
function isBlocks(clock: ClockName): boolean {
  return clock === "block" || clock === "rule";
}

/** Each verifier has its own clock, which shows nothing about any other. */
function isVerifiers({ moment }: TimelineStep): boolean {
  return moment.clock === "verifier";
}

type Between = Pick<Wait, "least" | "most">;

function spanBetween(
  { moment: before }: TimelineStep,
  { moment: after }: TimelineStep,
  ...[from, to]: readonly (Span | undefined)[]
): Between {
  const isAlike = isBlocks(before.clock) === isBlocks(after.clock);
  return isAlike ? spanOf(before, after) : spanOf(from as Span, to as Span);
}

/**
 * From the cause of a verifier's answer, by another clock or by its own; where they contradict each other, it is not
 * known.
 */
function verifierSpan(before: TimelineStep, after: TimelineStep): Between {
  if (verifierApart(before, after) > 0) return { least: 0, most: undefined };
  return spanOf(widened(before.moment), after.moment);
}

/** By how many milliseconds, at least, an answer's cause is later than the answer. */
function verifierApart(before: TimelineStep | undefined, { moment }: TimelineStep): number {
  return Math.max(0, (before?.moment.from ?? -Infinity) - (moment.to ?? Infinity));
}

/** The whole range that a block's time may mean. */
function widened({ from, to, clock }: Moment): Span {
  return { from, to: to === undefined || !isBlocks(clock) ? to : to + BLOCK_MS };
}

/** When a step was by the store's clock: from its own clock, and from its order. */
type Bounds = {
  readonly from: number;
  readonly to: number;
  readonly least: number;
  readonly most: number;
  /** Milliseconds by which both cannot be right together. */
  readonly apart: number;
};

function storeBounds(steps: readonly TimelineStep[], step: TimelineStep, at: number): Bounds {
  const { moment, cause } = step;
  const { from = -Infinity, to = Infinity } = moment;
  if (!isBlocks(moment.clock)) return { from, to, least: from, most: to, apart: 0 };
  const before = cause === undefined ? undefined : steps[cause]?.moment;
  const after = steps.flatMap((next) =>
    next.cause === at && !isBlocks(next.moment.clock) && !isVerifiers(next) ? (next.moment.to ?? []) : [],
  );
  const min = before !== undefined && !isBlocks(before.clock) ? (before.from ?? -Infinity) : -Infinity;
  const max = Math.min(Infinity, ...after);
  const end = to + BLOCK_MS;
  return { from, to: end, least: min, most: max, apart: Math.max(0, from - max, min - end) };
}

const bounded = (time: number) => (Number.isFinite(time) ? time : undefined);

function waitedFor(step: TimelineStep, before: TimelineStep): readonly [WaitedFor, string] | undefined {
  // Nothing of ours sent it: the path waited for its sender.
  if (step.kind === "included" && !["sent", "raised", "withdrawn", "undone"].includes(before.kind))
    return ["person", "its sender"];
  // A late question to a verifier is no wait; a question to an old copy is.
  if (step.kind === "verified")
    return step.why === OLD_COPY || before.kind === "verified" ? ["verifier", OLD_COPY] : undefined;
  if (before.kind === "halted" && AFTER_HALT.includes(step.kind)) return HALTED[before.why ?? ""];
  if (step.kind === "signed") return ["person", step.why ?? "its signer"];
  if (step.kind === "executable") return ["rule", step.why ?? "a notice"];
  return WAITED[step.kind];
}

function spanOf(before: Span, after: Span): Pick<Wait, "least" | "most"> {
  const isKnown = after.from !== undefined && before.to !== undefined;
  const min = isKnown ? Math.max(0, (after.from as number) - (before.to as number)) : 0;
  if (after.to === undefined || before.from === undefined) return { least: min, most: undefined };
  return { least: min, most: Math.max(min, after.to - before.from) };
}

function slowestOf(waits: readonly Wait[]): Wait | undefined {
  const lengthOf = ({ least, most = 0 }: Wait) => least + most;
  const known = waits.filter(({ most }) => most !== undefined && most > 0);
  return known.reduce<Wait | undefined>(
    (slowest, wait) => (slowest === undefined || lengthOf(wait) > lengthOf(slowest) ? wait : slowest),
    undefined,
  );
}
