import type { Command } from "commander";
import { readHash } from "../../command/optionReaders.ts";
import { addTimelineOption } from "../../trace/timelineOption.ts";
import { onChain } from "../commonOptions.ts";

/** What the command takes. */
export function define(command: Command): void {
  addTimelineOption(onChain(command))
    .argument("<uid>", "its uid", readHash)
    .action(async (uid, options) => (await import("../show.ts")).show(uid, options));
}
