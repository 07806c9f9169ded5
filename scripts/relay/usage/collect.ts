import type { Command } from "commander";
import { sending } from "../../campaign/commonOptions.ts";
import { lazily } from "../../command/lazily.ts";
import { readAddress } from "../../command/optionReaders.ts";

const HELP = `
Example: symbolon relay collect 0xRELAY 0xTOKEN

Any account may send it: all of the token goes to the relay's treasury. Where it holds nothing, nothing is sent.`;

export function define(command: Command): void {
  sending(command)
    .argument("<relay>", "its address", readAddress)
    .argument("<token>", "the token whose fees are collected", readAddress)
    .option("--dry-run", "tell what would be sent, send nothing")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../collect.ts")).collect));
}
