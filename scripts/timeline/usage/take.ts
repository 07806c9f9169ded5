import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readDataFiles } from "../../command/standardInput.ts";
import { addStoreOption } from "../../store/storeOption.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .argument("<file...>", "what verifiers have recorded, one answer a line", readDataFiles)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../take.ts")).take));
}

const HELP = `
Takes what verifiers have recorded (credential verify --record, or a sink of symbolon/credentials) into a store, from which
symbolon trace --salt tells what they answered. Nothing is taken where a line of any file is wrong: each is named, with its
field and value. Taken again, nothing is kept twice, so a file that grows may be taken every night.

Examples:
  symbolon timeline take answers.jsonl
  symbolon timeline take north.jsonl south.jsonl --store postgres://... --json

Exit code 0: all of them are kept; 1: none is.`;
