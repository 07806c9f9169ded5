import { formatDuration } from "../../../sdk/core/text/format.ts";
import type { KeyHold, KeyTimes } from "../tables/keyHolds.ts";

/** A time in which nothing new could be sent on a chain. Moments are in milliseconds since 1970, by the store's clock. */
export type Halt = {
  readonly from: number;
  /** As far as was asked, where it went on. */
  readonly to: number;
  /** Who had paused the chain; no worker held a key; all keys that were held were parked. */
  readonly why: "paused" | "no worker" | "parked";
  /** Who paused it; the worker that held a key last; the parked key. Undefined: no worker had held a key before. */
  readonly who: string | undefined;
  /** The hold that ended last before; of parked keys, the one that was parked last. */
  readonly hold: KeyHold | undefined;
  /** Who sends again, and with which key; undefined: it went on, or the chain was resumed. */
  readonly next: KeyHold | undefined;
  /** It ended within the time that was asked about. */
  readonly isOver: boolean;
};

type Change = { readonly at: number } & (
  | { readonly of: "held" | "ended" | "parked" | "unparked"; readonly hold: KeyHold }
  /** Undefined: it was resumed. */
  | { readonly of: "pause"; readonly actor: string | undefined }
);

/** When nothing new could be sent between two moments. */
export function haltsBetween(times: KeyTimes, from: number, to: number): readonly Halt[] {
  const halts: Halt[] = [];
  let state: State = { held: [], parked: [], last: undefined, begun: undefined, pausedBy: undefined };
  let open: Omit<Halt, "to" | "next" | "isOver"> | undefined;
  const close = (at: number, next: KeyHold | undefined, isOver: boolean) => {
    if (open === undefined) return;
    const begin = Math.max(open.from, from);
    if (at > begin) halts.push({ ...open, from: begin, to: at, next, isOver });
    open = undefined;
  };
  const moments = [...Map.groupBy(changesOf(times), ({ at }) => at)].toSorted(([a], [b]) => a - b);
  for (const [at, changes] of [[-Infinity, []] as const, ...moments]) {
    state = changes.reduce(stateAfter, { ...state, begun: undefined });
    const halted = haltIn(state);
    if (halted?.why === open?.why) continue;
    close(Math.min(at, to), state.begun, at <= to);
    open = halted && { ...halted, from: at };
  }
  close(to, undefined, false);
  return halts;
}

function changesOf({ holds, pauses }: KeyTimes): readonly Change[] {
  return [
    ...holds.flatMap((hold): readonly Change[] => [
      { at: hold.from, of: "held", hold },
      ...hold.parked.flatMap((time): readonly Change[] => [
        { at: time.from, of: "parked", hold },
        { at: time.to, of: "unparked", hold },
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
  readonly parked: readonly KeyHold[];
  /** The one that ended last. */
  readonly last: KeyHold | undefined;
  /** The one that began last, or was not parked any more, at this moment. */
  readonly begun: KeyHold | undefined;
  readonly pausedBy: string | undefined;
};

function stateAfter(state: State, change: Change): State {
  if (change.of === "pause") return { ...state, pausedBy: change.actor };
  const { hold } = change;
  const without = (holds: readonly KeyHold[]) => holds.filter((one) => one !== hold);
  switch (change.of) {
    case "held":
      return { ...state, held: [...state.held, hold], begun: hold };
    case "ended":
      return { ...state, held: without(state.held), parked: without(state.parked), last: hold };
    case "parked":
      return { ...state, parked: [...state.parked, hold] };
    case "unparked":
      return { ...state, parked: without(state.parked), begun: hold };
  }
}

function haltIn({ held, parked, last, pausedBy }: State): Pick<Halt, "why" | "who" | "hold"> | undefined {
  if (pausedBy !== undefined) return { why: "paused", who: pausedBy, hold: undefined };
  if (held.length === 0) return { why: "no worker", who: last?.worker, hold: last };
  if (held.some((hold) => !parked.includes(hold))) return undefined;
  const hold = parked.at(-1);
  return { why: "parked", who: hold?.sender, hold };
}

const SECOND = 1_000;
const momentText = (moment: number) => new Date(moment).toISOString().replace(/\.\d+Z/, "Z");

/** Why nothing could be sent, and who had held a key last. */
export function haltReason({ why, who, hold }: Halt): string {
  if (why === "paused") return `${who} had paused the chain`;
  if (why === "parked") return `the key ${who} was parked for ${hold?.parked.at(-1)?.reason}`;
  const before =
    hold === undefined
      ? "none had held one before"
      : hold.end === "let go"
        ? `${hold.worker} had let go of the last one at ${momentText(hold.to)}`
        : `the lease of ${hold.worker} had ended at ${momentText(hold.to)}`;
  return `no worker held a key: ${before}`;
}

/** Some halts for one reason, within the time that something waited. */
export function haltsText(halts: readonly Halt[], isLeast: boolean): string {
  const [longest] = halts.toSorted((a, b) => lengthOf(b) - lengthOf(a)) as [Halt];
  const { from, to, isOver } = longest;
  const most = halts.length === 1 ? "" : "at longest ";
  const span = isOver ? `${momentText(from)} to ${momentText(to)}` : `since ${momentText(from)}`;
  const least = isLeast ? "at least " : "";
  const total = formatDuration(lengthOfAll(halts) / SECOND);
  return `for ${least}${total} of it (${most}${span}) ${haltReason(longest)}`;
}

/** Milliseconds. */
const lengthOf = ({ from, to }: Halt) => to - from;

export function lengthOfAll(halts: readonly Halt[]): number {
  return halts.reduce((sum, one) => sum + lengthOf(one), 0);
}

/** Whether some hold between two moments may have ended earlier than the store says, so that halts may be longer. */
export function mayBeLonger({ holds }: KeyTimes, from: number, to: number): boolean {
  return holds.some((hold) => hold.end === "unknown" && hold.from < to && hold.to > from);
}

/** How many keys were held at some moment between two. */
export function countHeld({ holds }: KeyTimes, from: number, to: number): number {
  const own = holds.filter((hold) => hold.from < to && hold.to > from);
  return new Set(own.map(({ sender }) => sender)).size;
}
