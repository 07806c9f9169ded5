import { readFileSync } from "node:fs";

/**
 * Bytes of memory that a process has had at most, so far, by what the system keeps of it.
 * @returns undefined where the system does not tell, or the process is gone
 */
export function peakMemory(processId: number): number | undefined {
  try {
    const [, kilobytes] =
      /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${processId}/status`, "utf8")) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
