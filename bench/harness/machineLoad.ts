import os from "node:os";

/** Processes that wanted a core, on average over the last 1, 5 and 15 minutes. */
export function machineLoad(): readonly number[] {
  return os.loadavg().map((average) => Math.round(average * 100) / 100);
}
