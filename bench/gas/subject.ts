import type { Batch } from "../../src/sdk/credentials/batch.ts";
import type { Measurement } from "../harness/measurement.ts";
import type { BenchAllocation } from "./benchAllocation.ts";
import type { BenchChain } from "./openBenchChain.ts";

/** What every measurement of this bench is made with. */
export type Subject = {
  readonly chain: BenchChain;
  readonly allocation: BenchAllocation;
  /** Credentials of the first accounts of the allocation. */
  readonly batch: Batch;
};

export type Measure = (subject: Subject) => Promise<Measurement[]>;

/** How often each thing is done; the median counts. */
export const SAMPLES = 32;
