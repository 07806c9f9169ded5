/** Longer timers end at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Waits so many milliseconds; ends at once, with the signal's reason, where it is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  for (let left = milliseconds; left > 0; left -= MAX_TIMER_MS) {
    await pauseOnce(Math.min(left, MAX_TIMER_MS), signal);
  }
}

function pauseOnce(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted === true) return Promise.reject(signal.reason);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  const stop = () => {
    clearTimeout(timer);
    reject(signal?.reason);
  };
  signal?.addEventListener("abort", stop, { once: true });
  return promise.finally(() => signal?.removeEventListener("abort", stop));
}
