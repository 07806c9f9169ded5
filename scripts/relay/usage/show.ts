import type { Command } from "commander";
import { onChain } from "../../campaign/commonOptions.ts";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readAddresses } from "../../command/optionReaders.ts";

const HELP = `
Example: symbolon relay show 0xRELAY --token 0xTOKEN

Exit code 1 where there is no relay of this version at the address.`;

export function define(command: Command): void {
  onChain(command)
    .argument("<relay>", "its address", readAddress)
    .option("--token <address...>", "tell how much of these it holds", readAddresses)
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../show.ts")).show));
}
