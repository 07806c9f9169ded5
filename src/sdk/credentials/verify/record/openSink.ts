import type { Verification } from "../../../core/timeline/verification.ts";

/** Where verifications go, in the background. */
export type Sink = {
  /** Takes one at once, and never throws. */
  readonly put: (verification: Verification) => void;
  /** How many were lost so far: thrown out of a full queue, refused, or still there when it was closed. */
  readonly lost: () => number;
  /** Waits until all is written, for so many milliseconds at most (default: 10,000); what is left then is lost. Never throws. */
  readonly close: (patience?: number) => Promise<void>;
};

/** What every sink may be told. */
export type SinkTerms = {
  /** Called with what goes wrong: once, until something could be written again. */
  readonly onTrouble?: ((thrown: unknown) => void) | undefined;
  /** Verifications that wait at most; of more the oldest are lost. Default: 10,000. */
  readonly max?: number | undefined;
};

/** How a write stands in the life of its sink. */
export type Writing = {
  /** Aborted once the sink is to be closed: what pauses goes on. */
  readonly closing: AbortSignal;
  /** Aborted once nobody waits any more. */
  readonly gone: AbortSignal;
  /** Tells of what goes wrong and is tried again. */
  readonly tell: (thrown: unknown) => void;
};

export type OpenSinkParameters = SinkTerms & {
  /** Verifications that are written at once. */
  readonly atOnce: number;
  /** Writes some, one call at a time: all of them, or it throws and all of them are lost. */
  readonly write: (some: readonly Verification[], writing: Writing) => Promise<void>;
  /** Called at the end. */
  readonly end?: (() => Promise<void>) | undefined;
};

const MAX_QUEUED = 10_000;
const PATIENCE_MS = 10_000;

/** Opens a queue that is written in the background, some at a time and in order. */
export function openSink({ write, end = async () => {}, atOnce, ...terms }: OpenSinkParameters): Sink {
  const { max = MAX_QUEUED, onTrouble = () => {} } = terms;
  const closing = new AbortController();
  const gone = new AbortController();
  let queue: Verification[] = [];
  let lost = 0;
  let underWay = 0;
  let isReported = false;
  let running: Promise<void> | undefined;
  const tell = (thrown: unknown) => {
    if (isReported) return;
    isReported = true;
    try {
      onTrouble(thrown);
    } catch {
      // Who is told of trouble must not make more.
    }
  };
  const writeSome = async () => {
    const some = queue.slice(0, atOnce);
    queue = queue.slice(atOnce);
    underWay = some.length;
    try {
      await write(some, { closing: closing.signal, gone: gone.signal, tell });
      isReported = false;
    } catch (thrown) {
      if (gone.signal.aborted) return;
      lost += some.length;
      tell(thrown);
    }
    underWay = 0;
  };
  const run = async () => {
    // Whoever answers goes on first.
    await Promise.resolve();
    while (queue.length > 0 && !gone.signal.aborted) await writeSome();
    running = undefined;
  };
  return {
    put(verification) {
      const isClosed = closing.signal.aborted;
      if (isClosed || queue.length >= max) {
        lost += 1;
        tell(
          new Error(`A verification was lost: ${isClosed ? "its sink is closed" : `${max} wait already`}.`),
        );
      }
      if (isClosed) return;
      if (queue.length >= max) queue.shift();
      queue.push(verification);
      running ??= run();
    },
    lost: () => lost,
    async close(patience = PATIENCE_MS) {
      if (closing.signal.aborted) return;
      closing.abort();
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, patience);
      await Promise.race([Promise.resolve(running), late.promise]);
      gone.abort();
      lost += queue.length + underWay;
      queue = [];
      await Promise.race([end().catch(tell), late.promise]);
      clearTimeout(timer);
    },
  };
}
