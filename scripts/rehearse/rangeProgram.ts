import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { WorkerProgram } from "../../src/dryRun/workers/startWorker.ts";

/** The command of a worker process: TypeScript where this is run straight from its source, JavaScript in the package. */
export const rangeProgram: WorkerProgram = {
  file: new URL(`../symbolon${extname(fileURLToPath(import.meta.url))}`, import.meta.url),
  arguments: ["rehearse", "claim-ranges"],
};
