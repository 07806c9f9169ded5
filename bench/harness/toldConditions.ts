import type { BenchOutcome } from "./bench.ts";

/** Gathers what groups tell of their conditions besides their rows. */
export function toldConditions() {
  const conditions: Record<string, unknown> = {};
  return {
    conditions,
    rowsOf({ measurements, conditions: told }: BenchOutcome): BenchOutcome["measurements"] {
      Object.assign(conditions, told);
      return measurements;
    },
  };
}
