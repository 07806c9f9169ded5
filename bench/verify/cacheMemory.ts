import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";

const ROUNDS = 3;
const MIB = 2 ** 20;

/** What a cache of a thousand batches in heavy use adds to a process, each time in a new one. */
export function measureCacheMemory(): Measurement {
  const program = join(import.meta.dirname, "cacheMemoryProcess.ts");
  const samples = Array.from({ length: ROUNDS }, () => {
    const told = execFileSync(process.execPath, ["--expose-gc", program], { encoding: "utf8" });
    return Math.round((Number(told) / MIB) * 10) / 10;
  });
  return {
    id: "cache-memory",
    about:
      "memory that a cache of 1,000 batches of 10,000 keeps, every word of which is in use, after a collection; heap and " +
      "buffers of a new process",
    unit: "MiB",
    ours: spreadOf(samples),
    peer: null,
    goal: 100,
  };
}
