import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readPath } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";

export function define(command: Command): void {
  command
    .requiredOption("--out <file>", "where to write it", readPath)
    .addOption(replaceOption())
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../sample.ts")).sample));
}

const HELP = `
5,000 rows in base units of a token with 18 decimals, the same bytes on every machine: what \`symbolon start\` distributes. It
resembles no real distribution, and nobody holds the key of any of its accounts: never fund a campaign with it on a public
chain.`;
