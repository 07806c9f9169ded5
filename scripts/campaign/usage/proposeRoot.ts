import type { Command } from "commander";
import { amountOption, takingAmounts } from "../../command/amounts.ts";
import { yesOption } from "../../command/confirmPlan.ts";
import { readPath } from "../../command/optionReaders.ts";
import { sending } from "../commonOptions.ts";
import type { ProposeOptions } from "../proposeRoot.ts";

const PROPOSE_HELP = `
The funding is what the tree's total exceeds the present one's by, less what the campaign has to spare. The treasury pays
it when the root is accepted, by the allowance that it gives the campaign: without that, acceptance fails.

Refused is a tree that is damaged or not native, that lowers anybody, or whose funding does not pay all of it. Run again,
it proposes nothing twice.`;

export function define(command: Command): void {
  takingAmounts(sending(command))
    .argument("<campaign>", "its address, or its file")
    .argument("<dir>", "the next tree, which `tree build --out` wrote of `allocation next`", readPath)
    .option("--previous <dir>", "the tree of the present root: nobody may be lowered against it", readPath)
    .option("--no-previous", "propose without looking whom the root lowers")
    .addOption(amountOption("--funding <tokens>", "what comes with it (default: what the tree needs)"))
    .addOption(yesOption())
    .option("--dry-run", "check and simulate everything, send nothing")
    .addHelpText("after", PROPOSE_HELP)
    .action(async (campaign: string, directory: string, options: ProposeOptions) => {
      if (typeof options.previous !== "string" && options.previous !== false) {
        command.error("error: give --previous with the tree of the present root, or --no-previous");
      }
      await (await import("../proposeRoot.ts")).proposeRoot(campaign, directory, options);
    });
}
