import type { Command } from "commander";
import type { Address } from "viem";
import { sending } from "../../campaign/commonOptions.ts";
import { readAddress, readAddresses } from "../../command/optionReaders.ts";
import type { SetKeyOptions } from "../setKey.ts";

const HELP = `
Examples:
  symbolon relay set-key 0xRELAY --add 0xKEY 0xSPARE_KEY
  symbolon relay set-key 0xRELAY --remove 0xKEY --from 0xSAFE --calldata keys.json --calldata-format safe

Keys are removed first, then added. What already holds is not sent, so the same command again sends nothing.`;

export function define(command: Command): void {
  sending(command)
    .argument("<relay>", "its address", readAddress)
    .option("--add <address...>", "accounts that send bundles from now on", readAddresses)
    .option("--remove <address...>", "accounts that send none any more", readAddresses)
    .option("--dry-run", "tell what would be sent, send nothing")
    .addHelpText("after", HELP)
    .action(async (relay: Address, options: SetKeyOptions) => {
      if (options.add === undefined && options.remove === undefined) {
        command.error("error: give --add or --remove");
      }
      return (await import("../setKey.ts")).setKey(relay, options);
    });
}
