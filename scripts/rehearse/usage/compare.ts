import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readPath } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";

const COMPARE_HELP = `
What the two days were given differently is told first: figures of different days tell little. Exit code 3: something is
worse in the second than in the first, by more than chance would have it.`;

/** What the command takes. */
export function define(command: Command): void {
  command
    .argument("<a>", "the folder of a burst, or its burst.json", readPath)
    .argument("<b>", "another", readPath)
    .option("--out <file>", "write a page of HTML, whole or not at all", readPath)
    .addOption(replaceOption())
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", COMPARE_HELP)
    .action(lazily(async () => (await import("../compare.ts")).compare));
}
