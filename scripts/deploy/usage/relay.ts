import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readAddresses } from "../../command/optionReaders.ts";
import { withParametersFile } from "../../command/parametersFile.ts";
import { deploying } from "../deployOptions.ts";

const HELP = `
Have claims signed for it (\`campaign sign --fee-taker\`), and send them with any of its keys (\`campaign relay --through\`). Fees
go to the treasury alone, which alone names its successor; the owner names keys (\`relay set-key\`), and can do nothing else.
With the same owner, treasury and keys it has the same address on every chain, where the same command finds it again.

Example: symbolon deploy relay --owner 0xOWNER --treasury 0xTREASURY --key 0xKEY 0xSPARE_KEY`;

export function define(command: Command): void {
  withParametersFile(deploying(command))
    .requiredOption("--owner <address>", "who names keys: a Safe, say", readAddress)
    .requiredOption("--treasury <address>", "who gets all fees", readAddress)
    .requiredOption("--key <address...>", "the accounts that send bundles from the beginning", readAddresses)
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../relay.ts")).deployRelay));
}
