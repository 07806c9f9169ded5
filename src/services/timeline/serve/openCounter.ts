import { setTimeout as sleep } from "node:timers/promises";
import { SymbolonError } from "../../../sdk/core/errors.ts";

export type CounterParameters<Of, Counted> = {
  /** Takes long. */
  readonly count: (of: Of) => Promise<Counted>;
  /** What tells two apart. */
  readonly keyOf: (of: Of) => string;
  /** Called with the error of a count that failed. */
  readonly onTrouble: (thrown: unknown) => void;
  /** Milliseconds for which a count serves all callers; default: a minute. */
  readonly keptFor?: number;
  /** Milliseconds that a caller waits for a new count; default: 2,000. */
  readonly patience?: number;
};

/** One result, how old it is, and the count that will take its place. */
type Kept<Counted> = {
  /** When it is to be counted again, as `performance.now()` has it. */
  due: number;
  /** Throws what the last count threw; undefined: none has ended. */
  last: (() => Counted) | undefined;
  running: Promise<void> | undefined;
};

/** Results that are kept. */
const MAX_KEPT = 100;
/** Counts that wait for their turn, with the one that runs. */
const MAX_WAITING = 10;
/** Milliseconds after which a failed count is tried again. */
const FAILED_MS = 10_000;

/**
 * Counts for all callers together, one thing at a time.
 * @returns the newest count, or an earlier one while the new one runs; undefined: there is none yet. It throws SymbolonError
 * `CountFailed`
 */
export function openCounter<Of, Counted>(
  parameters: CounterParameters<Of, Counted>,
): (of: Of) => Promise<Counted | undefined> {
  const { count, keyOf, onTrouble, keptFor = 60_000, patience = 2_000 } = parameters;
  const kept = new Map<string, Kept<Counted>>();
  let turn: Promise<void> = Promise.resolve();
  let waiting = 0;
  function start(one: Kept<Counted>, of: Of): void {
    waiting++;
    turn = turn
      .then(() => count(of))
      .then(
        (counted) => {
          one.last = () => counted;
          one.due = performance.now() + keptFor;
        },
        (thrown: unknown) => {
          onTrouble(thrown);
          one.last = () => {
            throw countFailed(thrown);
          };
          one.due = performance.now() + Math.min(keptFor, FAILED_MS);
        },
      )
      .finally(() => {
        one.running = undefined;
        waiting--;
      });
    one.running = turn;
  }
  return async (of) => {
    const key = keyOf(of);
    const one = kept.get(key) ?? { due: Number.NEGATIVE_INFINITY, last: undefined, running: undefined };
    // The one that was asked for last comes last; the first is given up.
    kept.delete(key);
    kept.set(key, one);
    const [first] = kept.keys();
    if (kept.size > MAX_KEPT && first !== undefined) kept.delete(first);
    if (one.running === undefined && performance.now() >= one.due && waiting < MAX_WAITING) start(one, of);
    if (one.running !== undefined)
      await Promise.race([one.running, sleep(patience, undefined, { ref: false })]);
    return one.last?.();
  };
}

function countFailed(cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "CountFailed",
    reason: "The claims could not be counted.",
    hint: "Try again in ten seconds; if it goes on, the service's operator finds the cause in its log.",
    cause,
  });
}
