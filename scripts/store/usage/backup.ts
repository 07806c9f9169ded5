import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readPath } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { addStoreOption } from "../storeOption.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .argument("<file>", "the file to write; gzipped where its name ends in .gz", readPath)
    .addOption(replaceOption())
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../backup.ts")).backup));
}

const HELP = `
The file is written whole or not at all, and only its owner may read it. Others may go on using the store, unless it is a
PGlite: that has one process at a time.

Examples:
  symbolon store backup monday.jsonl.gz
  symbolon store backup monday.jsonl.gz --store postgres://localhost/symbolon`;
