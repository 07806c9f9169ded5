import type { Measurement } from "./measurement.ts";
import type { Watch } from "./watch.ts";

/** What a bench hands back. */
export type BenchOutcome = {
  readonly measurements: readonly Measurement[];
  /** Under which terms it was measured: compiler settings, hardfork, versions of the peers. Goes into the results. */
  readonly conditions: Readonly<Record<string, unknown>>;
  /** SVG documents by name: kept as `bench/results/BENCH-NAME.svg`. */
  readonly charts?: Readonly<Record<string, string>>;
};

/** Runs a bench from nothing. */
export type RunBench = (watch: Watch) => Promise<BenchOutcome>;
