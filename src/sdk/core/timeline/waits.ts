import type { Clock, Moment, TimelineKind, TimelineStep } from "./timelineStep.ts";

/** Whom a path waited for. */
export type WaitedFor = "person" | "gateway" | "chain" | "rule" | "verifier";

/** The time from a step to one that it caused. Milliseconds. */
export type Wait = {
  /** Places of both in the path. */
  readonly from: number;
  readonly to: number;
  /** It was no shorter, and no longer; undefined: nobody knows how much longer. */
  readonly least: number;
  readonly most: number | undefined;
  readonly whom: WaitedFor;
  readonly what: string;
};

export type Waits = {
  readonly waits: readonly Wait[];
  /** The longest one of which both ends are known; undefined: there is none. */
  readonly slowest: Wait | undefined;
  /** Milliseconds by which the clocks disagree at least: a step would stand before its own cause otherwise. */
  readonly clocksApart: number;
};

/** What a step of each kind has waited for; what stands for itself, as its transaction does, waits for nobody. */
const WAITED: Partial<Record<TimelineKind, readonly [WaitedFor, string]>> = {
  queued: ["person", "whoever was to hand it in"],
  bundled: ["gateway", "its turn in the queue"],
  sent: ["gateway", "a key that sends"],
  raised: ["chain", "inclusion: it offered too little for its gas"],
  withdrawn: ["gateway", "a version that does nothing"],
  freed: ["chain", "the end of a transaction that came to nothing"],
  parked: ["gateway", "tries that came to nothing"],
  retried: ["person", "an operator, to mend what parked it"],
  included: ["chain", "inclusion in a block"],
  undone: ["chain", "a reorganisation"],
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

/** Why a verifier answered without a change that counted already. */
export const OLD_COPY = "an old copy";

/** Milliseconds that a block's time, in whole seconds, leaves open. */
const BLOCK_MS = 1_000;

/**
 * Who was waited for between each step and its cause. What a block's clock says is compared with the store's as if both were
 * right, as long as nothing stands before its own cause; where something would, only the order is believed, of all of the path:
 * so a wait between two clocks is a range, and never negative. A verifier's clock is compared with what its answer followed,
 * and nothing else.
 */
export function waitsOf(steps: readonly TimelineStep[]): Waits {
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

/** Rules reckon in the time of blocks, gateways in that of their store. */
function isBlocks(clock: Clock): boolean {
  return clock === "block" || clock === "rule";
}

/** Each verifier has a clock of its own, which says nothing about any other. */
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

/** From what a verifier's answer followed, by another clock or by its own; where these contradict each other nobody knows. */
function verifierSpan(before: TimelineStep, after: TimelineStep): Between {
  if (verifierApart(before, after) > 0) return { least: 0, most: undefined };
  return spanOf(widened(before.moment), after.moment);
}

/** By how much what an answer followed stands behind it at least. */
function verifierApart(before: TimelineStep | undefined, { moment }: TimelineStep): number {
  return Math.max(0, (before?.moment.from ?? -Infinity) - (moment.to ?? Infinity));
}

/** As long as a block's time may mean. */
function widened({ from, to, clock }: Moment): Span {
  return { from, to: to === undefined || !isBlocks(clock) ? to : to + BLOCK_MS };
}

/** When a step was by the store's clock: as its own clock has it, and as its order has it. */
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
  const least = before !== undefined && !isBlocks(before.clock) ? (before.from ?? -Infinity) : -Infinity;
  const most = Math.min(Infinity, ...after);
  const end = to + BLOCK_MS;
  return { from, to: end, least, most, apart: Math.max(0, from - most, least - end) };
}

const bounded = (time: number) => (Number.isFinite(time) ? time : undefined);

function waitedFor(step: TimelineStep, before: TimelineStep): readonly [WaitedFor, string] | undefined {
  // Nothing of ours sent it: whoever did is who was waited for.
  if (step.kind === "included" && !["sent", "raised", "withdrawn", "undone"].includes(before.kind))
    return ["person", "whoever was to send it"];
  // That nobody asked for long is no wait; that an old copy was asked is.
  if (step.kind === "verified")
    return step.why === OLD_COPY || before.kind === "verified" ? ["verifier", OLD_COPY] : undefined;
  if (step.kind === "signed") return ["person", step.why ?? "whoever was to sign"];
  if (step.kind === "executable") return ["rule", step.why ?? "a notice"];
  return WAITED[step.kind];
}

function spanOf(before: Span, after: Span): Pick<Wait, "least" | "most"> {
  const isKnown = after.from !== undefined && before.to !== undefined;
  const least = isKnown ? Math.max(0, (after.from as number) - (before.to as number)) : 0;
  if (after.to === undefined || before.from === undefined) return { least, most: undefined };
  return { least, most: Math.max(least, after.to - before.from) };
}

function slowestOf(waits: readonly Wait[]): Wait | undefined {
  const lengthOf = ({ least, most = 0 }: Wait) => least + most;
  const known = waits.filter(({ most }) => most !== undefined && most > 0);
  return known.reduce<Wait | undefined>(
    (slowest, wait) => (slowest === undefined || lengthOf(wait) > lengthOf(slowest) ? wait : slowest),
    undefined,
  );
}
