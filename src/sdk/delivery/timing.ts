/** How long to wait for the chain. Milliseconds. */
export type Timing = {
  /** Until a transaction that is not mined is sent again, with the same nonce and more gas price. */
  readonly patience: number;
  /** How often it is sent again before giving up; the journal keeps it. */
  readonly rounds: number;
  /**
   * Until a node that counts a nonce as used must know the transaction that used it. Generous: behind one address there
   * are often several machines, and to give up too early is to attest twice.
   */
  readonly lag: number;
  /** Until a transaction that the node did not take is believed not to be there. */
  readonly doubt: number;
  /** Until the same bytes go out again; default: 30 s. Private endpoints forget them after some blocks. */
  readonly resend?: number;
};

/** Milliseconds until the same bytes go out again, where a timing names none. */
export const USUAL_RESEND = 30_000;

export const usualTiming: Timing = { patience: 120_000, rounds: 4, lag: 30_000, doubt: 3_000 };

/** Where a run takes its time from. Milliseconds. */
export type Clock = {
  /** Since whatever moment. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
};

/** Goes on evenly, whatever is done to the system's date. */
export const usualClock: Clock = {
  now: () => performance.now(),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 2_000;

/**
 * Asks again and again, at first quickly, until there is an answer or the time is over.
 * @returns undefined where there is none in time
 * @throws what `signal` was ended with
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
