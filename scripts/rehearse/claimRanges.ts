import type { Command } from "commander";
import { serveRanges } from "../../src/dryRun/workers/serveRanges.ts";
import { openRangeRunner } from "./dryRun/openRangeRunner.ts";

/** `symbolon rehearse claim-ranges`: the process of a worker, started by a dry run and by nobody else. */
export function define(command: Command): void {
  command.action(() => serveRanges(openRangeRunner));
}
