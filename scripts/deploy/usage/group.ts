import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readPath } from "../../command/optionReaders.ts";
import { deploying } from "../deployOptions.ts";

const HELP = `
One transaction makes the group and its Rulebook: nobody owns either, and nobody but its seats, by its rules, ever changes them.
With the same roster, rules and desk it has the same address on every chain, where the same command finds it again.

Example: symbolon deploy group --roster roster.json --rules rules.json

\`govern rules --seats NUMBER --out rules.json\` writes rules to begin with; see docs/write-a-rulebook.md.`;

export function define(command: Command): void {
  deploying(command)
    .requiredOption("--roster <file>", "who sits in it", readPath)
    .requiredOption("--rules <file>", "its rules, of all acts", readPath)
    .option(
      "--desk <address>",
      "the dispute desk whose decisions it carries out (default: none)",
      readAddress,
    )
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../group.ts")).deployGroup));
}
