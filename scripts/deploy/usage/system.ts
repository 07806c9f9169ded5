import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readPath } from "../../command/optionReaders.ts";
import { deploying } from "../deployOptions.ts";

const HELP = `
Nobody owns the system, and nothing of it is configured: whoever deploys it, it is the same. The other commands look for it at
these addresses. --check ends with 3 where something is missing.`;

export function define(command: Command): void {
  deploying(command)
    .option("--check", "compare what is there with what ships; send nothing")
    .option("--addresses <file>", "an address book to add them to; it is created if missing", readPath)
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../system.ts")).system));
}
