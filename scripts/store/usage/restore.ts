import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readPath } from "../../command/optionReaders.ts";
import { addStoreOption } from "../storeOption.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .argument("<file>", "what `store backup` wrote", readPath)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../restore.ts")).restore));
}

const HELP = `
The store must be empty; it is made where it is a folder that is not there. All of the backup is put back, or nothing. End
whatever used the store that was backed up: two that send for the same accounts get in each other's way.

Examples:
  symbolon store restore monday.jsonl.gz --store pglite:restored
  symbolon store restore monday.jsonl.gz --store postgres://localhost/symbolon`;
