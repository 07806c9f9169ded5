/** How long to wait for the chain. Milliseconds. */
export type Timing = {
  /** Until a transaction that is not mined is sent again, with the same nonce and a higher gas price. */
  readonly patience: number;
  /** How often it is sent again before giving up; the journal keeps it. */
  readonly rounds: number;
  /**
   * Until a node that counts a nonce as used must know the transaction that used it. It is generous: there are often
   * several machines behind one address, and giving up too early means attesting twice.
   */
  readonly lag: number;
  /** Until a transaction that the node did not accept counts as missing. */
  readonly doubt: number;
  /** Until the same bytes are sent again; default: 30 s. Private endpoints forget them after some blocks. */
  readonly resend?: number;
};

/** Milliseconds until the same bytes are sent again. Default of `resend`. */
export const USUAL_RESEND = 30_000;

export const usualTiming: Timing = { patience: 120_000, rounds: 4, lag: 30_000, doubt: 3_000 };

/** The source of a run's time. Milliseconds. */
export type RunClock = {
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
};

/** Runs evenly, whatever happens to the system's date. */
export const usualClock: RunClock = {
  now: () => performance.now(),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 2_000;

/**
 * Asks again and again, at first quickly, until there is an answer or the time is over.
 * @returns undefined without an answer in time
 * @throws the reason that `signal` was aborted with
 */
export async function askUntil<Answer>(
  milliseconds: number,
  ask: () => Promise<Answer | undefined>,
  signal?: AbortSignal,
): Promise<Answer | undefined> {
  const end = usualClock.now() + milliseconds;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(2 * wait, MAX_PAUSE_MS)) {
    signal?.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined || usualClock.now() >= end) return answer;
    await usualClock.pause(wait);
  }
}
