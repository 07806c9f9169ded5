import { setTimeout as sleep } from "node:timers/promises";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import type { ReadStore } from "../../src/services/store/standbyReads.ts";
import type { TracePath } from "../../src/services/timeline/trace/openPath.ts";
import { type Trace, type TraceParameters, trace } from "../../src/services/timeline/trace/trace.ts";
import { whileUninterrupted } from "../rehearse/rangeProgram.ts";

/** Milliseconds between looks. */
const PAUSE_MS = 1_000;

/**
 * Shows a trace, and again each time that it has changed, until all of its ways have come to an end, or it is stopped; what
 * nothing is known of yet is waited for.
 */
export async function followTrace(
  read: ReadStore,
  parameters: TraceParameters,
  show: (found: Trace) => void,
): Promise<void> {
  let last = "";
  await whileUninterrupted(async (signal) => {
    while (!signal.aborted) {
      const found = await traceIfKnown(read, parameters);
      const stepsNow =
        found?.paths
          .map(({ steps }) => steps.map(({ kind, ground }) => `${kind} ${ground}`).join())
          .join("\n") ?? "";
      if (found !== undefined && stepsNow !== last) show(found);
      last = stepsNow;
      if (found !== undefined && found.paths.length > 0 && found.paths.every(isOver)) return;
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  });
}

async function traceIfKnown(read: ReadStore, parameters: TraceParameters): Promise<Trace | undefined> {
  try {
    return await read((sql) => trace(sql, parameters));
  } catch (thrown) {
    if (thrown instanceof SymbolonError && thrown.code === "NothingKnown") return undefined;
    throw thrown;
  }
}

/** Nothing more comes: it is final, or was left out or expired before it was sent. */
function isOver({ steps }: TracePath): boolean {
  const isSent = steps.some(({ kind }) => kind === "included");
  return steps.some(
    ({ kind }) => kind === "final" || (!isSent && (kind === "skipped" || kind === "expired")),
  );
}
