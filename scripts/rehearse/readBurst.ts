import { statSync } from "node:fs";
import { join } from "node:path";
import { type BurstReport, parseBurstReport } from "../../src/lab/simulation/report/burstReport.ts";
import { readText } from "../../src/node/files/readText.ts";

/**
 * Reads the report of a burst.
 * @param path the folder of a burst, or its burst.json
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, `BadBurstReport`
 */
export function readBurst(path: string): BurstReport {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const file = isFolder ? join(path, "burst.json") : path;
  const hint =
    "Name the folder that `rehearse burst` wrote; if it has no burst.json, run the burst to its end.";
  return parseBurstReport(readText(file, hint), file);
}
