import { exactly, type TimelineKind, type TimelineStep } from "../../../sdk/core/timeline/timelineStep.ts";
import { type Waits, waitsOf } from "../../../sdk/core/timeline/waits.ts";
import type { ChainEvent } from "../tables/events.ts";
import { type BatchHistory, eventOutcome, type TraceOutcome } from "./outcome.ts";

/** The way from one intention to what came of it. */
export type TracePath = Waits & {
  /** The intent's number in the store; undefined: nothing that works over this store has sent it. */
  readonly intent: bigint | undefined;
  /** What was intended, in words; of what others sent, what came of it. */
  readonly words: string;
  /** Each after what it followed. */
  readonly steps: readonly TimelineStep[];
};

type Optional = "actor" | "cause" | "why";
export type AddedStep = Omit<TimelineStep, Optional> & Partial<Pick<TimelineStep, Optional>>;

/** A path that grows at its end. */
export type OpenPath = {
  /** What follows the end of the path, and is its end from now on. */
  readonly add: (step: AddedStep) => void;
  /** What follows the end of the path, or its cause, and leads to nothing. @returns its place */
  readonly note: (step: AddedStep) => number;
  /** What a block has of a transaction; all of one block. */
  readonly addBlock: (events: readonly ChainEvent[]) => void;
  readonly has: (kind: TimelineKind) => boolean;
  readonly endsWith: (kind: TimelineKind) => boolean;
  readonly close: (intent: bigint | undefined, words: string) => TracePath;
};

const SECOND = 1_000;

/** What paths of one trace are made with. */
export type PathTerms = {
  /** The newest final block; -1: none is known. */
  readonly final: number;
  /** Of the batch that is traced; default: it is no batch, or not all of it is at hand. */
  readonly history?: BatchHistory | undefined;
};

/** Opens an empty path. */
export function openPath({ final, history }: PathTerms): OpenPath {
  const steps: TimelineStep[] = [];
  let end: number | undefined;
  let standing: { readonly included: number; readonly event: ChainEvent } | undefined;
  const put = ({ actor, why, cause = end, ...step }: AddedStep): number => {
    steps.push({ ...step, actor, why, cause });
    return steps.length - 1;
  };
  const self: OpenPath = {
    add: (step) => {
      end = put(step);
    },
    note: put,
    addBlock: (events) => {
      const [first] = events;
      if (first === undefined) return;
      const { block, blockHash, transaction, way, undone } = first;
      const place = { block, blockHash, transaction };
      const moment = exactly(first.time * SECOND, "block");
      const words = `block ${block} has transaction ${transaction}`;
      const included = put({ kind: "included", moment, words, ground: way, place });
      for (const event of events) addOutcome(put, event, eventOutcome(event, history), included);
      end = included;
      standing = undone === undefined ? { included, event: first } : undefined;
      if (undone === undefined) return;
      const back = exactly(undone, "store");
      self.add({ kind: "undone", moment: back, words: `block ${block} was taken back`, ground: way });
    },
    has: (kind) => steps.some((step) => step.kind === kind),
    endsWith: (kind) => end !== undefined && steps[end]?.kind === kind,
    close: (intent, words) => {
      if (standing !== undefined && standing.event.block <= final && !self.has("final")) {
        const { block, time, way } = standing.event;
        // When it became so, nobody has written down.
        const moment = { from: time * SECOND, to: undefined, clock: "block" } as const;
        const cause = standing.included;
        put({ kind: "final", moment, words: `block ${block} is final`, ground: way, cause });
      }
      return { intent, words, steps, ...waitsOf(steps) };
    },
  };
  return self;
}

/** What an event came to, and what follows from it by a rule. */
function addOutcome(
  put: (step: AddedStep) => number,
  { block, blockHash, transaction, logIndex, ground, time, actor }: ChainEvent,
  { kind, words, why, follows }: TraceOutcome,
  included: number,
): void {
  const place = { block, blockHash, transaction, logIndex };
  const moment = exactly(time * SECOND, "block");
  const outcome = put({ kind, moment, words, why, actor, ground, place, cause: included });
  for (const { kind: next, at, why: rule, words: said } of follows) {
    const due = exactly(Number(at) * SECOND, "rule");
    put({ kind: next, moment: due, why: rule, words: said, ground: "rule", cause: outcome });
  }
}
