import { exactly, type TimelineKind, type TimelineStep } from "../../../sdk/core/timeline/timelineStep.ts";
import { DELEGATION_KIND } from "../../work/delegationIntent.ts";
import type { ChainEvent } from "../tables/events.ts";
import type { IntentRecord, RecordedStep } from "../tables/intentRecords.ts";
import type { KeyTimes } from "../tables/keyHolds.ts";
import { addDecision, type Decision } from "./decision.ts";
import { type Halt, haltReason, haltsBetween, lengthOf } from "./halts.ts";
import { intentionOf } from "./intentWords.ts";
import { type AddedStep, type OpenPath, openPath, type PathTerms, type TracePath } from "./openPath.ts";
import { eventOutcome } from "./outcome.ts";

const SECOND = 1_000;

/** The kinds of delivery's changes; the chain's own events show that an intent is done. */
export const recordedKinds: Partial<Record<RecordedStep["kind"], TimelineKind>> = {
  submitted: "queued",
  replaced: "replaced",
  bundled: "bundled",
  signed: "sent",
  raised: "raised",
  withdrawn: "withdrawn",
  mined: "included",
  reverted: "reverted",
  reopened: "undone",
  displaced: "displaced",
  final: "final",
  skipped: "skipped",
  freed: "freed",
  expired: "expired",
  parked: "parked",
  retried: "retried",
};

/**
 * The path of an intent, from delivery's record and from blocks by the chain's own clock.
 * @param events of its transactions, as far as they are about it
 * @param opening when its leaf's wave opens; default: unknown
 * @param times when the chain's keys were held meanwhile; default: unknown
 */
export function intentPath(
  record: IntentRecord,
  events: readonly ChainEvent[],
  { opening, times, ...terms }: IntentPathTerms,
): TracePath {
  const path = openPath(terms);
  const { words, signer, isForgotten, altered } = intentionOf(record);
  if (signer !== undefined) {
    // A signature has no time of its own: it existed at submission.
    const moment = { from: undefined, to: record.steps[0]?.at, clock: "store" } as const;
    const again = record.steps.some(({ kind }) => kind === "replaced") ? ", and anew before it was sent" : "";
    const said = isForgotten ? "; the signature was forgotten since" : "";
    path.add({
      kind: "signed",
      moment,
      actor: signer,
      ground: "signed",
      words: `signed what is asked${again}${said}`,
    });
  }
  const left = new Set(events);
  const queued = lastQueued(record);
  let waiting: number | undefined;
  const addHalts = (until: number) => {
    if (waiting !== undefined && times !== undefined) addHaltsTo(path, haltsBetween(times, waiting, until));
  };
  for (const [i, step] of record.steps.entries()) {
    if (LEAVES_QUEUE.includes(step.kind)) {
      addHalts(step.at);
      waiting = undefined;
    }
    const seen = step.kind === "mined" ? eventsSeen(record, step, left) : [];
    for (const event of seen) left.delete(event);
    if (seen.length > 0) path.addBlock(seen);
    else addRecorded(path, record, step);
    if (ENTERS_QUEUE.includes(step.kind)) waiting = step.at;
    if (i !== queued) continue;
    for (const awaited of awaitedBy(record, opening)) {
      path.add(awaited);
      waiting = awaited.moment.to;
    }
  }
  if (record.state === "queued" && times !== undefined) addHalts(times.now);
  addBlocks(path, [...left]);
  const closed = path.close(record.id, words);
  return altered === undefined ? closed : alteredPath(closed, altered);
}

/** What it begins with rests on nothing any more: the signature, or that it was taken in so. */
function alteredPath(path: TracePath, altered: string): TracePath {
  const [first, ...rest] = path.steps;
  return { ...path, altered, steps: first === undefined ? [] : [{ ...first, ground: "altered" }, ...rest] };
}

type IntentPathTerms = PathTerms & {
  readonly opening?: TimelineStep | undefined;
  readonly times?: KeyTimes | undefined;
};

const ENTERS_QUEUE: readonly RecordedStep["kind"][] = ["submitted", "replaced", "freed", "retried"];
/** Replaced, it waits on. */
const LEAVES_QUEUE: readonly RecordedStep["kind"][] = ["replaced", "bundled", "skipped", "expired", "parked"];

/** Halts that a path shows of one wait. */
const MAX_HALTS = 10;

/** When nothing could be sent while it waited, and who sent again: the longest of those times. */
function addHaltsTo(path: OpenPath, all: readonly Halt[]): void {
  const longest = new Set(all.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, MAX_HALTS));
  const halts = all.filter((halt) => longest.has(halt));
  const left = all.length - halts.length;
  for (const [i, halt] of halts.entries()) {
    const { why, from, to, next, isOver } = halt;
    const ground = "recorded" as const;
    const moment = exactly(from, "store");
    const more = left > 0 && i === halts.length - 1 ? `; ${left} shorter ones are not shown` : "";
    path.add({ kind: "halted", moment, actor: halt.who, why, words: `${haltReason(halt)}${more}`, ground });
    if (!isOver || halts[i + 1]?.from === to) continue;
    const sending: AddedStep = { kind: "sending", moment: exactly(to, "store"), words: "sending", ground };
    path.add(
      next === undefined
        ? sending
        : { ...sending, actor: next.worker, words: `the key ${next.sender} is held` },
    );
  }
}

/**
 * What an intent had to wait for in the queue before a worker could take it, in order: its wave, and its turn. It did
 * not wait for what came before it was queued, or after a worker took it.
 */
function awaitedBy(record: IntentRecord, opening: TimelineStep | undefined): readonly TimelineStep[] {
  const { turn, steps } = record;
  const queued = lastQueued(record);
  const [from, to = Infinity] = steps.slice(queued, queued + 2).map(({ at }) => at) as [number, number?];
  const promised = turn === undefined ? [] : [promisedTurn(turn)];
  return [...(opening === undefined ? [] : [opening]), ...promised]
    .filter(({ moment: { to: at = 0 } }) => at > from && at <= to)
    .toSorted((a, b) => (a.moment.from ?? 0) - (b.moment.from ?? 0));
}

/** Place of the step with which it was put into the queue as it was sent. */
function lastQueued({ steps }: Pick<IntentRecord, "steps">): number {
  return steps.findLastIndex(({ kind }) => kind === "submitted" || kind === "replaced");
}

function promisedTurn(turn: number): TimelineStep {
  const moment = exactly(turn * SECOND, "gateway");
  const words = "its turn, as promised";
  return {
    kind: "due",
    moment,
    actor: undefined,
    cause: undefined,
    why: undefined,
    words,
    ground: "recorded",
  };
}

/**
 * The path of a transaction that others sent.
 * @param events of one transaction
 * @param decision how the acting group decided it; default: no known group acted
 */
export function eventPath(
  events: readonly ChainEvent[],
  { decision, ...terms }: PathTerms & { readonly decision?: Decision | undefined },
): TracePath {
  const path = openPath(terms);
  if (decision !== undefined) addDecision(path, decision);
  addBlocks(path, events);
  return path.close(undefined, events.map((event) => eventOutcome(event).words).join("; "));
}

/** Blocks that were taken back come before the one that stands. */
function addBlocks(path: OpenPath, events: readonly ChainEvent[]): void {
  const undoneFirst = events.toSorted((a, b) => Number(a.undone ?? Infinity) - Number(b.undone ?? Infinity));
  for (const own of Map.groupBy(undoneFirst, ({ blockHash }) => blockHash).values()) path.addBlock(own);
}

/**
 * The events of the block in which delivery saw a transaction: the first block of that number, where it was taken back.
 */
function eventsSeen(
  { versions }: IntentRecord,
  { transaction, cause }: RecordedStep,
  events: ReadonlySet<ChainEvent>,
): readonly ChainEvent[] {
  const hashes = versions.filter((one) => one.transaction === transaction).map(({ hash }) => hash);
  const inBlock = [...events].filter(
    (event) => hashes.includes(event.transaction) && cause === `block ${event.block}`,
  );
  return inBlock.filter(({ blockHash }) => blockHash === inBlock[0]?.blockHash);
}

function addRecorded(path: OpenPath, record: IntentRecord, step: RecordedStep): void {
  // No contract of ours says that votes moved.
  const isDelegated = step.kind === "done" && record.kind === DELEGATION_KIND;
  const kind = isDelegated ? "changed" : recordedKinds[step.kind];
  if (kind === undefined || isThere(path, kind)) return;
  const { at, actor, cause } = step;
  const words = wordsOf(record, step);
  const why = cause?.startsWith("block ") ? undefined : cause;
  path.add({ kind, moment: exactly(at, "store"), actor, why, words, ground: "recorded" });
}

/** Whether the chain's own events already show it. */
function isThere(path: OpenPath, kind: TimelineKind): boolean {
  return (kind === "skipped" && path.has(kind)) || (kind === "undone" && path.endsWith(kind));
}

/** Details of a change of delivery, in addition to its name. */
function wordsOf(
  { lane, reason, versions }: IntentRecord,
  { kind, transaction, at, cause = kind }: RecordedStep,
): string {
  const version = versions.findLast((one) => one.transaction === transaction && one.signed <= at);
  switch (kind) {
    case "submitted":
      return lane === undefined ? "taken in" : `taken in, in the lane ${lane}`;
    case "bundled":
      return `became part of transaction ${transaction} of the store`;
    case "signed":
    case "raised":
    case "withdrawn":
      return version === undefined ? kind : `version ${version.number + 1}: ${version.hash}`;
    case "replaced":
      return `another content took the place of ${cause}`;
    case "skipped":
    case "parked":
      return reason ?? kind;
    case "mined":
      return `seen in ${cause}`;
    case "final":
      return `${cause} is final`;
    case "done":
      return "the votes moved to the delegate, by the token's event";
    default:
      return kind;
  }
}
