import type { Command } from "commander";
import { amountOption, takingAmounts } from "../../command/amounts.ts";
import { readHash } from "../../command/optionReaders.ts";
import type { ApproveOptions } from "../approve.ts";
import { sending } from "../commonOptions.ts";

const APPROVE_HELP = `
As the treasury of a cumulative campaign: without this allowance its next root cannot be accepted. Where the campaign may take
as much already nothing is sent; with --amount it is allowed just that, and 0 takes the allowance back.`;

export function define(command: Command): void {
  takingAmounts(sending(command))
    .argument("<campaign>", "its address, or its file")
    .addOption(amountOption("--amount <tokens>", "what it may take (default: what the proposal brings)"))
    .option("--proposal <hash>", "the proposal that is meant; where another one waits, refuse", readHash)
    .option("--dry-run", "check and simulate it, send nothing")
    .addHelpText("after", APPROVE_HELP)
    .action(async (campaign: string, options: ApproveOptions) => {
      if (options.amount !== undefined && options.proposal !== undefined) {
        command.error("error: --amount and --proposal exclude each other");
      }
      return (await import("../approve.ts")).approve(campaign, options);
    });
}
