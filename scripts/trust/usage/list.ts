import type { Command } from "commander";
import { onChain } from "../../campaign/commonOptions.ts";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readBlock } from "../../command/optionReaders.ts";

const HELP = `
Example: symbolon trust list 0xLIST

Whom it is about, events tell: --from-block, that of the list's deployment, say, saves many questions.`;

export function define(command: Command): void {
  onChain(command)
    .argument("<list>", "the list's address", readAddress)
    .option("--issuer <address>", "only this issuer's", readAddress)
    .option("--from-block <number>", "where to begin to look for events", readBlock)
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../list.ts")).list));
}
