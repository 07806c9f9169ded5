import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readPath } from "../../command/optionReaders.ts";
import { addTimelineOption } from "../../trace/timelineOption.ts";

export function define(command: Command): void {
  addTimelineOption(command)
    .argument("<dir>", "a folder that `allocation from-credentials --out` wrote", readPath)
    .argument("<account>", "the account", readAddress)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", "\nExit code 0: it gets something; 3: it gets nothing.")
    .action(lazily(async () => (await import("../trace.ts")).trace));
}
