import { exactly, type TimelineKind, type TimelineStep } from "../../../sdk/core/timeline/timelineStep.ts";
import { computeWaits, type Waits } from "../../../sdk/core/timeline/waits.ts";
import type { ChainEvent } from "../tables/events.ts";
import { type BatchHistory, eventOutcome, type TraceOutcome } from "./outcome.ts";

/** The path from one intention to its outcome. */
export type TracePath = Waits & {
  /** The intent's id in the store; undefined: no worker of this store sent it. */
  readonly intent: bigint | undefined;
  /** The intention, in words; for transactions of others, the outcome. */
  readonly words: string;
  /** Why its content in the store is not what was submitted; absent: nothing shows that. */
  readonly altered?: string;
  /** Each step comes after its cause. */
  readonly steps: readonly TimelineStep[];
};

type Optional = "actor" | "cause" | "why";
export type AddedStep = Omit<TimelineStep, Optional> & Partial<Pick<TimelineStep, Optional>>;

/** A path that grows at its end. */
export type OpenPath = {
  /** Adds a step after the end of the path, which becomes the new end. */
  readonly add: (step: AddedStep) => void;
  /** Adds a step after the end of the path, or after its cause, that leads to nothing. @returns its position */
  readonly note: (step: AddedStep) => number;
  /** Adds a transaction's events in one block. */
  readonly addBlock: (events: readonly ChainEvent[]) => void;
  readonly has: (kind: TimelineKind) => boolean;
  readonly endsWith: (kind: TimelineKind) => boolean;
  readonly close: (intent: bigint | undefined, words: string) => TracePath;
};

const SECOND = 1_000;

/** Parameters of all paths of one trace. */
export type PathTerms = {
  /** The newest final block; -1: none is known. */
  readonly final: number;
  /** History of the traced batch. Default: the trace is not about a batch, or its history is incomplete. */
  readonly history?: BatchHistory | undefined;
};

/** Opens an empty path. */
export function openPath({ final, history }: PathTerms): OpenPath {
  const steps: TimelineStep[] = [];
  let end: number | undefined;
  let canonical: { readonly included: number; readonly event: ChainEvent } | undefined;
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
      canonical = undone === undefined ? { included, event: first } : undefined;
      if (undone === undefined) return;
      const back = exactly(undone, "store");
      self.add({ kind: "undone", moment: back, words: `block ${block} was taken back`, ground: way });
    },
    has: (kind) => steps.some((step) => step.kind === kind),
    endsWith: (kind) => end !== undefined && steps[end]?.kind === kind,
    close: (intent, words) => {
      if (canonical !== undefined && canonical.event.block <= final && !self.has("final")) {
        const { block, time, way } = canonical.event;
        // Nobody recorded when the block became final.
        const moment = { from: time * SECOND, to: undefined, clock: "block" } as const;
        const cause = canonical.included;
        put({ kind: "final", moment, words: `block ${block} is final`, ground: way, cause });
      }
      return { intent, words, steps, ...computeWaits(steps) };
    },
  };
  return self;
}

/** Adds an event's outcome, and its consequences by a rule. */
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
