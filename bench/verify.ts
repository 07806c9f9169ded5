import { benchBatch } from "./gas/benchBatch.ts";
import { seededBytes } from "./gas/seededBytes.ts";
import type { RunBench } from "./harness/bench.ts";
import { measureCachedVerdicts } from "./verify/cachedVerdicts.ts";
import { measureCacheMemory } from "./verify/cacheMemory.ts";
import { measureWitnessChecks } from "./verify/witnessChecks.ts";

const ADDRESS_BYTES = 20;
const CACHED = 10_000;

/** The `verify` bench: what verdicts cost off the chain, in one process and on one core. */
export const runVerifyBench: RunBench = async (progress) => {
  progress("making a batch of 10,000 credentials");
  const accounts = seededBytes("accounts", CACHED * ADDRESS_BYTES);
  const measurements = [];
  progress("measuring cached verdicts");
  measurements.push(...measureCachedVerdicts(benchBatch({ accounts }, CACHED)));
  progress("measuring a cache's memory");
  measurements.push(measureCacheMemory());
  progress("measuring witness checks");
  measurements.push(...measureWitnessChecks());
  return { measurements, conditions: { cores: "one; run alone on the machine" } };
};
