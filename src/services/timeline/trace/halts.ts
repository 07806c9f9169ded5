import { formatDuration } from "../../../sdk/core/text/format.ts";
import { type KeyHold, type KeyTimes, lastSeen, type Parking } from "../tables/keyHolds.ts";

/** A key that was held, and sent nothing new. */
type ParkedKey = { readonly hold: KeyHold; readonly time: Parking };

/** A time in which nothing new could be sent on a chain. Moments are in milliseconds since 1970, by the store's clock. */
export type Halt = {
  readonly from: number;
  /** As far as was asked, where it went on. */
  readonly to: number;
  /**
   * Who had paused the chain; no worker held a key, or none but parked ones, since another was let go of or its lease ended; all
   * keys that were held were parked, the last of them then.
   */
  readonly why: "paused" | "no worker" | "parked";
  /** Who paused it; the worker that held a key last; the parked key. Undefined: no worker had held a key before. */
  readonly who: string | undefined;
  /** The hold that ended last before. */
  readonly hold: KeyHold | undefined;
  /** Of the keys that were held and parked, the one that was parked last. */
  readonly parked: ParkedKey | undefined;
  /** Who sends again, and with which key; undefined: it went on, or the chain was resumed. */
  readonly next: KeyHold | undefined;
  /** It ended within the time that was asked about. */
  readonly isOver: boolean;
};

type Begun = Pick<Halt, "why" | "who" | "hold" | "parked">;

type Change = { readonly at: number } & (
  | { readonly of: "held" | "ended"; readonly hold: KeyHold }
  | { readonly of: "parked" | "unparked"; readonly hold: KeyHold; readonly time: Parking }
  /** Undefined: it was resumed. */
  | { readonly of: "pause"; readonly actor: string | undefined }
);

/**
 * When nothing new could be sent between two moments. A worker that lets go and one that begins within a second, as at a restart,
 * make none.
 */
export function haltsBetween(times: KeyTimes, from: number, to: number): readonly Halt[] {
  const halts: Halt[] = [];
  let state: State = { held: [], parked: [], last: undefined, begun: undefined, pausedBy: undefined };
  let open: (Begun & { readonly from: number }) | undefined;
  const close = (at: number, next: KeyHold | undefined, isOver: boolean) => {
    if (open === undefined) return;
    const halt = { ...open, from: Math.max(open.from, from), to: at, next, isOver };
    if (lengthOf(halt) > 0 && !isRestart(halt, at - open.from)) halts.push(halt);
    open = undefined;
  };
  const moments = [...Map.groupBy(changesOf(times), ({ at }) => at)].toSorted(([a], [b]) => a - b);
  for (const [at, changes] of [[-Infinity, []] as const, ...moments]) {
    state = changes.reduce(stateAfter, { ...state, begun: undefined });
    const halted = haltIn(state, open, changes);
    if (isSame(halted, open)) continue;
    close(Math.min(at, to), state.begun, at <= to);
    open = halted && { ...halted, from: at };
  }
  close(to, undefined, false);
  return halts;
}

/** Why, and whether a parked key is held meanwhile. */
function isSame(a: Begun | undefined, b: Begun | undefined): boolean {
  return a?.why === b?.why && (a?.parked === undefined) === (b?.parked === undefined);
}

function isRestart({ why, hold, next, isOver }: Halt, length: number): boolean {
  return why === "no worker" && hold !== undefined && next !== undefined && isOver && length < SECOND;
}

function changesOf({ holds, pauses }: KeyTimes): readonly Change[] {
  return [
    ...holds.flatMap((hold): readonly Change[] => [
      { at: hold.from, of: "held", hold },
      ...hold.parked.flatMap((time): readonly Change[] => [
        { at: time.from, of: "parked", hold, time },
        { at: time.to, of: "unparked", hold, time },
      ]),
      { at: hold.to, of: "ended", hold },
    ]),
    ...pauses.flatMap((pause): readonly Change[] => [
      { at: pause.from, of: "pause", actor: pause.actor },
      { at: pause.to, of: "pause", actor: undefined },
    ]),
  ];
}

type State = {
  readonly held: readonly KeyHold[];
  readonly parked: readonly ParkedKey[];
  /** The one that ended last. */
  readonly last: KeyHold | undefined;
  /** The one that began last, or was not parked any more, at this moment. */
  readonly begun: KeyHold | undefined;
  readonly pausedBy: string | undefined;
};

function stateAfter(state: State, change: Change): State {
  if (change.of === "pause") return { ...state, pausedBy: change.actor };
  const { hold } = change;
  switch (change.of) {
    case "held":
      return { ...state, held: [...state.held, hold], begun: hold };
    case "ended": {
      const held = state.held.filter((one) => one !== hold);
      return { ...state, held, parked: state.parked.filter((one) => one.hold !== hold), last: hold };
    }
    case "parked":
      return { ...state, parked: [...state.parked, { hold, time: change.time }] };
    case "unparked":
      return { ...state, parked: state.parked.filter(({ time }) => time !== change.time), begun: hold };
  }
}

function haltIn(
  { held, parked, last, pausedBy }: State,
  before: Begun | undefined,
  changes: readonly Change[],
): Begun | undefined {
  if (pausedBy !== undefined) return { why: "paused", who: pausedBy, hold: undefined, parked: undefined };
  const none = { why: "no worker", who: last?.worker, hold: last } as const;
  if (held.length === 0) return { ...none, parked: undefined };
  if (held.some((hold) => parked.every((one) => one.hold !== hold))) return undefined;
  // It goes on as it began.
  if (before?.parked !== undefined) return before;
  const newest = parked.at(-1);
  const began = changes.map(({ of }) => of);
  if (began.includes("ended") && !began.includes("parked")) return { ...none, parked: newest };
  return { why: "parked", who: newest?.hold.sender, hold: last, parked: newest };
}

const SECOND = 1_000;
export const storeMomentText = (moment: number) => new Date(moment).toISOString().replace(/\.\d+Z/, "Z");

/** Why nothing could be sent, and who had held a key last. */
export function haltReason({ why, who, hold, parked }: Halt): string {
  if (why === "paused") return `${who} had paused the chain`;
  const parking = parked && `the key ${parked.hold.sender} was parked for ${parked.time.reason}`;
  if (why === "parked") {
    // Whose lease ran out did not mean to stop.
    const isGone = hold !== undefined && hold.end === "ran out" && hold.sender !== who;
    return isGone ? `${parking}, and ${endText(hold)}` : (parking as string);
  }
  const before = hold === undefined ? "none had held one before" : endText(hold);
  const none = `no worker held a key${parking === undefined ? "" : " but parked ones"}: ${before}`;
  return parking === undefined ? none : `${none}, and ${parking}`;
}

function endText(hold: KeyHold): string {
  return hold.end === "let go"
    ? `${hold.worker} had let go of the last one at ${storeMomentText(hold.to)}`
    : `the lease of ${hold.worker} had ended at ${storeMomentText(hold.to)}${seenText(hold)}`;
}

function keyEndText(hold: KeyHold): string {
  const { worker, sender, to, end } = hold;
  return end === "let go"
    ? `${worker} let go of the key ${sender} at ${storeMomentText(to)}`
    : `the lease of ${worker} of the key ${sender} ended at ${storeMomentText(to)}${seenText(hold)}`;
}

function seenText(hold: KeyHold): string {
  const seen = lastSeen(hold);
  return seen === undefined ? "" : ` (last sign of life ${storeMomentText(seen)})`;
}

/** Some halts for one reason, within the time that something waited. */
export function haltsText(halts: readonly Halt[], isLeast: boolean): string {
  const [longest] = halts.toSorted((a, b) => lengthOf(b) - lengthOf(a)) as [Halt];
  const { from, to, isOver } = longest;
  const most = halts.length === 1 ? "" : "at longest ";
  const span = isOver ? storeSpanText({ from, to }) : `since ${storeMomentText(from)}`;
  const least = isLeast ? "at least " : "";
  const total = formatDuration(lengthOfAll(halts) / SECOND);
  return `for ${least}${total} of it (${most}${span}) ${haltReason(longest)}`;
}

/** Moments in milliseconds since 1970. */
export type StoreSpan = { readonly from: number; readonly to: number };

export const storeSpanText = ({ from, to }: StoreSpan) =>
  `${storeMomentText(from)} to ${storeMomentText(to)}`;

/** Milliseconds. */
export const lengthOf = ({ from, to }: StoreSpan) => to - from;

export function lengthOfAll(spans: readonly StoreSpan[]): number {
  return spans.reduce((sum, one) => sum + lengthOf(one), 0);
}

/** How many milliseconds two spans share. */
export function sharedTime(a: StoreSpan, b: StoreSpan): number {
  return Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
}

/** Holds that were there between two moments, and whose end the store does not have: halts may be longer than it says. */
export function endlessHolds({ holds }: KeyTimes, span: StoreSpan): readonly KeyHold[] {
  return holds.filter((hold) => hold.end === "unknown" && sharedTime(hold, span) > 0);
}

/** Undefined: no key was let go of between two moments, or lost, for longer than a restart takes, and no worker was killed. */
export function endsText({ holds }: KeyTimes, { from, to }: StoreSpan): string | undefined {
  const isWithin = (at: number) => at > from && at < to;
  const ended = holds.filter((hold) => hold.end !== "unknown" && isWithin(hold.to) && !isHeldOn(holds, hold));
  const [last] = ended.toSorted((a, b) => b.to - a.to);
  const killed = holds.flatMap(({ worker, restarts }) =>
    restarts.filter(({ at }) => isWithin(at)).map((one) => ({ worker, ...one })),
  );
  const [newest] = killed.toSorted((a, b) => b.at - a.at);
  const words = [
    ...(last === undefined ? [] : [ended.length === 1 ? keyEndText(last) : severalText(ended.length, last)]),
    ...(newest === undefined
      ? []
      : [
          `${newest.worker} was started again without letting go, ${killed.length === 1 ? "" : `${killed.length} times, the last time `}at ${storeMomentText(newest.at)} (last sign of life ${storeMomentText(newest.seen)})`,
        ]),
  ];
  return words.length === 0 ? undefined : words.join(", and ");
}

const severalText = (count: number, last: KeyHold) =>
  `keys were let go of or lost ${count} times, the last time ${keyEndText(last)}`;

/** Whether somebody had its key again at once. */
function isHeldOn(holds: readonly KeyHold[], { sender, to }: KeyHold): boolean {
  return holds.some((one) => one.sender === sender && one.from >= to && one.from - to < SECOND);
}
