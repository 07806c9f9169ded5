import type { Command } from "commander";
import { readBlock } from "../../command/optionReaders.ts";
import { addTimelineOption } from "../../trace/timelineOption.ts";
import { onChain } from "../commonOptions.ts";

/** What the command takes. */
export function define(command: Command): void {
  addTimelineOption(onChain(command))
    .argument("<batch>", "its id, its header file, or its folder once it is issued")
    .option("--credential <index|id>", "one credential instead of the batch")
    .option("--history", "everything that happened, from the events, held against the digest")
    .option("--from-block <number>", "where to begin to look for events", readBlock)
    .action(async (batch, options) => (await import("../show.ts")).show(batch, options));
}
