import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Samples of a process's memory that stay out: it warms up. */
const WARM_SHARE = 0.2;
const SAMPLE_MS = 2_000;

/**
 * Looks at a process's memory every two seconds.
 * @param seconds for so long
 * @param before run before each look; left out: nothing is
 * @returns KiB each
 */
export async function sampleMemory(
  pid: number,
  seconds: number,
  before: (passed: number) => Promise<void> = async () => {},
): Promise<readonly number[]> {
  const samples: number[] = [];
  const end = performance.now() + 1_000 * seconds;
  while (performance.now() < end) {
    await before(SAMPLE_MS / 1_000);
    await sleep(SAMPLE_MS);
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    samples.push(Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1]));
  }
  return samples;
}

/** The middle of the last samples, as a share of that of as many after the first fifth. @param part of the samples, of each */
export function growthOf(samples: readonly number[], part: number): number {
  const [warm, count] = [WARM_SHARE, part].map((share) => Math.ceil(samples.length * share)) as [
    number,
    number,
  ];
  return middle(samples.slice(-count)) / middle(samples.slice(warm, warm + count));
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
