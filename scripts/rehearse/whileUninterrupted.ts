/**
 * Runs something that ends well when it is asked to: by Ctrl-C, or by whoever ends processes. Asked twice, the process
 * ends at once.
 */
export async function whileUninterrupted<Result>(
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const interrupted = new AbortController();
  const stop = () => interrupted.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    return await run(interrupted.signal);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}
