import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { WorkerProgram } from "../../src/lab/dryRun/workers/ranges.ts";

/** The command of a worker process: TypeScript where this is run straight from its source, JavaScript in the package. */
export const rangeProgram: WorkerProgram = {
  file: new URL(`../symbolon${extname(fileURLToPath(import.meta.url))}`, import.meta.url),
  arguments: ["rehearse", "claim-ranges"],
};

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
