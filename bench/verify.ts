import { benchBatch } from "./gas/benchBatch.ts";
import { seededBytes } from "./gas/seededBytes.ts";
import type { RunBench } from "./harness/bench.ts";
import { measureCachedVerdicts } from "./verify/cachedVerdicts.ts";
import { measureCacheMemory } from "./verify/cacheMemory.ts";
import { measureWitnessChecks } from "./verify/witnessChecks.ts";

const ADDRESS_BYTES = 20;
const CACHED = 10_000;

/** The `verify` bench: what verdicts cost off the chain, in one process and on one core. */
export const runVerifyBench: RunBench = async ({ choose }) => {
  const measure = choose({
    cached: () =>
      measureCachedVerdicts(
        benchBatch({ accounts: seededBytes("accounts", CACHED * ADDRESS_BYTES) }, CACHED),
      ),
    memory: () => [measureCacheMemory()],
    witnesses: measureWitnessChecks,
  });
  return { measurements: await measure(undefined), conditions: { cores: "one; run alone on the machine" } };
};
