import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { addFileArgument, addReadOptions } from "../../tree/readOptions.ts";

export function define(command: Command): void {
  addFileArgument(command)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP);
  addReadOptions(command).action(lazily(async () => (await import("../check.ts")).check));
}

const HELP = `
Exit 0: every row is sound, whatever the warnings; 1: some are not, or a limit is broken. Bad rows are all told, up to
--max-problems. Nothing is written.`;
