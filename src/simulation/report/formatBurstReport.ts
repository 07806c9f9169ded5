import type { BurstReport } from "./burstReport.ts";

/** A report as a file: JSON, where null stands for what could not be measured. */
export function formatBurstReport(report: BurstReport): string {
  return `${JSON.stringify(report, null, 1)}\n`;
}
